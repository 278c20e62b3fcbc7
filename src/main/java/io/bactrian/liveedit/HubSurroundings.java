package io.bactrian.liveedit;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What lint asks, answered by the live context and the hub's configuration. */
final class HubSurroundings implements Surroundings {
  private final CamelContext context;
  private final Environment environment;

  HubSurroundings(CamelContext context, Environment environment) {
    this.context = context;
    this.environment = environment;
  }

  @Override
  public boolean hasBean(String name) {
    return context.getRegistry().lookupByName(name) != null;
  }

  @Override
  public boolean hasClass(String name) {
    return context.getClassResolver().resolveClass(name) != null;
  }

  @Override
  public @Nullable String property(String name) {
    return environment.getProperty(name);
  }

  @Override
  public @Nullable Set<String> options(String scheme) {
    EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
    return factory == null || factory.isLenientProperties() ? null : factory.propertyNames();
  }
}
