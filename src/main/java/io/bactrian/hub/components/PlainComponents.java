package io.bactrian.hub.components;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.camel.Component;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.util.HierarchicalPropertiesEvaluator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.ClassUtils;

/**
 * Binds {@code camel.component.<name>.*} to the components that are here without their Spring Boot
 * starters, as those would (docs/decisions/0001), and gives SQL the hub's database where a route
 * names no other. They are no beans: a dry run stubs a component that is one, and would find fewer
 * mistakes.
 */
@org.springframework.stereotype.Component
final class PlainComponents implements ComponentCustomizer {
  private static final String PREFIX = "camel.component";

  private static final Bindable<Map<String, Object>> SETTINGS =
      Bindable.mapOf(String.class, Object.class);

  /** An empty value is none: that of a variable which is not set. */
  private static final BindHandler SKIPS_EMPTY =
      new BindHandler() {
        @Override
        public @Nullable Object onSuccess(
            ConfigurationPropertyName name,
            Bindable<?> target,
            BindContext context,
            Object result) {
          return "".equals(result) ? null : result;
        }
      };

  private final Environment environment;
  private final ListableBeanFactory beans;
  private final Binder binder;
  private final Set<String> configured = new HashSet<>();

  /** A class that is absent is sought in every jar, and a dry run makes every component anew. */
  private final Map<Class<?>, Boolean> starters = new ConcurrentHashMap<>();

  /** Fails the start on a value of the wrong type, before the first route needs the component. */
  PlainComponents(Environment environment, ListableBeanFactory beans) throws IOException {
    this.environment = environment;
    this.beans = beans;
    this.binder =
        new Binder(
            ConfigurationPropertySources.get(environment),
            new PropertySourcesPlaceholdersResolver(environment),
            references());
    Set<String> names =
        binder.bind(PREFIX, SETTINGS, SKIPS_EMPTY).map(Map::keySet).orElse(Set.of());
    names.forEach(name -> configured.add(plain(name)));
    for (String name : names) {
      Optional<Component> component = isEnabled(name) ? make(name) : Optional.empty();
      if (component.filter(made -> !hasStarter(made)).isPresent()) {
        bind(name, component.get());
      }
    }
  }

  @Override
  public boolean isEnabled(String name, Component component) {
    return !hasStarter(component) && isEnabled(name);
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
    if (component instanceof SqlComponent sql && sql.getDataSource() == null) {
      sql.setDataSource(beans.getBean(DataSource.class));
    }
    if (component instanceof JdbcComponent jdbc && jdbc.getDataSource() == null) {
      jdbc.setDataSource(beans.getBean(DataSource.class));
    }
  }

  private void bind(String name, Component component) {
    if (!configured.contains(plain(name))) {
      return;
    }
    bind(name, (Object) component);
    var options = new BeanWrapperImpl(component);
    if (options.isReadableProperty("configuration")) {
      Object configuration = options.getPropertyValue("configuration");
      if (configuration != null) {
        bind(name, configuration);
      }
    }
  }

  private void bind(String name, Object options) {
    binder.bind(PREFIX + "." + name, Bindable.ofInstance(options), SKIPS_EMPTY);
  }

  /** A variable of the environment has no dashes. */
  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** A component by its scheme; none where no jar holds it, now. */
  private static Optional<Component> make(String name) throws IOException {
    ClassLoader classes = ClassUtils.getDefaultClassLoader();
    String file = DefaultComponentResolver.RESOURCE_PATH + name;
    Properties found = PropertiesLoaderUtils.loadAllProperties(file, classes);
    if (found.getProperty("class") == null) {
      return Optional.empty();
    }
    Class<?> type = ClassUtils.resolveClassName(found.getProperty("class"), classes);
    return Optional.of((Component) BeanUtils.instantiateClass(type));
  }

  private boolean hasStarter(Component component) {
    return starters.computeIfAbsent(component.getClass(), PlainComponents::hasStarter);
  }

  /** By Camel's own rule of where a starter's class is. */
  private static boolean hasStarter(Class<?> type) {
    return ClassUtils.isPresent(
        type.getPackageName() + ".springboot." + type.getSimpleName() + "AutoConfiguration",
        type.getClassLoader());
  }

  /** {@code #name} is a bean, where an option is none of the types that a text can be. */
  private DefaultConversionService references() {
    var conversions = new DefaultConversionService();
    conversions.addConverter(new BeanReferences(beans));
    return conversions;
  }
}
