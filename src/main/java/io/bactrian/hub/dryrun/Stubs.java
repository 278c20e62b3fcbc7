package io.bactrian.hub.dryrun;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.Predicate;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.impl.engine.DefaultDataFormatResolver;
import org.apache.camel.impl.engine.DefaultLanguageResolver;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerAware;
import org.apache.camel.support.ExpressionToPredicateAdapter;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.camel.tooling.model.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Notes which components, data formats and languages a dry run asks for in vain, and gives
 * something in their place, so that the run comes to the next fault.
 */
final class Stubs {
  private final Set<Missing> missing = new LinkedHashSet<>();

  record Missing(Kind kind, String name) {}

  Set<Missing> missing() {
    return missing;
  }

  Component component(String name, CamelContext context) throws Exception {
    @Nullable Component found = new DefaultComponentResolver().resolveComponent(name, context);
    if (found != null) {
      return found;
    }
    missing.add(new Missing(Kind.component, name));
    return new StubComponent();
  }

  DataFormat dataFormat(String name, CamelContext context) {
    @Nullable DataFormat found = new DefaultDataFormatResolver().createDataFormat(name, context);
    if (found != null) {
      return found;
    }
    missing.add(new Missing(Kind.dataformat, name));
    return new StubDataFormat();
  }

  Language language(String name, CamelContext context) {
    try {
      return new DefaultLanguageResolver().resolveLanguage(name, context);
    } catch (NoSuchLanguageException e) {
      missing.add(new Missing(Kind.language, name));
      return new StubLanguage();
    }
  }

  private static final class StubDataFormat extends ServiceSupport
      implements DataFormat, PropertyConfigurerAware {
    @Override
    public void marshal(Exchange exchange, Object graph, OutputStream stream) {
      throw new IllegalStateException("a dry run carries no messages");
    }

    @Override
    public Object unmarshal(Exchange exchange, InputStream stream) {
      throw new IllegalStateException("a dry run carries no messages");
    }

    @Override
    public PropertyConfigurer getPropertyConfigurer(Object instance) {
      return (context, target, name, value, ignoreCase) -> true;
    }
  }

  private static final class StubLanguage implements Language {
    @Override
    public Predicate createPredicate(String expression) {
      return ExpressionToPredicateAdapter.toPredicate(createExpression(expression));
    }

    @Override
    public Expression createExpression(String expression) {
      return ExpressionBuilder.constantExpression(expression);
    }
  }
}
