package io.bactrian;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Component;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.component.debezium.postgres.DebeziumPostgresComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Binds {@code camel.component.<name>.*} to the components that are here without their Spring Boot
 * starters, as those would (docs/decisions/0001). They are no beans: a dry run stubs a component
 * that is one, and would find fewer mistakes.
 */
@org.springframework.stereotype.Component
final class PlainComponents implements ComponentCustomizer {
  private static final String PREFIX = "camel.component";

  private static final Map<String, Supplier<Component>> COMPONENTS =
      Map.of(
          "aws2-s3", AWS2S3Component::new,
          "debezium-postgres", DebeziumPostgresComponent::new,
          "kamelet", KameletComponent::new,
          "quartz", QuartzComponent::new);

  private final Environment environment;

  /** Fails the start on a value of the wrong type, before the first route needs the component. */
  PlainComponents(Environment environment) {
    this.environment = environment;
    COMPONENTS.forEach(
        (name, component) -> {
          if (isEnabled(name)) {
            configure(name, component.get());
          }
        });
  }

  @Override
  public boolean isEnabled(String name, Component component) {
    return COMPONENTS.containsKey(name) && isEnabled(name);
  }

  private boolean isEnabled(String name) {
    String own = PREFIX + "." + name;
    return HierarchicalPropertiesEvaluator.evaluate(environment, PREFIX, own)
        && HierarchicalPropertiesEvaluator.evaluate(
            environment, PREFIX + ".customizer", own + ".customizer");
  }

  @Override
  public void configure(String name, Component component) {
    bind(name, component);
    if (component instanceof AWS2S3Component s3) {
      bind(name, s3.getConfiguration());
    }
  }

  private void bind(String name, Object options) {
    Binder.get(environment).bind(PREFIX + "." + name, Bindable.ofInstance(options));
  }
}
