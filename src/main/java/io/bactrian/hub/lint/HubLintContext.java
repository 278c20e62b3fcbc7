package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.ReachPolicy;
import io.bactrian.shared.GuardedAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.engine.DefaultComponentResolver;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.DefaultRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** What lint asks, answered by the live context and the hub's configuration. */
public final class HubLintContext implements LintContext {
  /** The first segments of what the hub answers itself, with a login or without. */
  public static final Set<String> OWN =
      Set.of(
          "actuator",
          "api",
          "assets",
          "error",
          "favicon.ico",
          "hawtio",
          "health",
          "index.html",
          "invitation",
          "login",
          "login.css",
          "login.html",
          "logout",
          "metrics",
          "oauth2",
          "openapi.json",
          "portal",
          "trainer",
          "webjars",
          "weights");

  /** What a route without a restriction takes. */
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

  private static final List<String> OWN_PACKAGES =
      List.of(
          "io.bactrian.",
          "org.springframework.",
          "org.apache.",
          "com.zaxxer.",
          "java.",
          "javax.",
          "jdk.");

  private final CamelContext context;
  private final Environment environment;

  public HubLintContext(CamelContext context, Environment environment) {
    this.context = context;
    this.environment = environment;
  }

  @Override
  public boolean hasBean(String name) {
    return context.getRegistry().lookupByName(name) != null;
  }

  @Override
  public boolean hasComponent(String scheme) {
    return context.getCamelContextExtension().getEndpointUriFactory(scheme) != null
        || context.getRegistry().lookupByNameAndType(scheme, Component.class) != null
        || context.getRegistry().lookupByNameAndType(scheme + "-component", Component.class) != null
        || context
            .getCamelContextExtension()
            .getFactoryFinder(DefaultComponentResolver.RESOURCE_PATH)
            .findClass(scheme)
            .isPresent();
  }

  @Override
  public boolean hasClass(String name) {
    return context.getClassResolver().resolveClass(name) != null;
  }

  @Override
  public boolean hasArtifact(String artifact) {
    String properties = "META-INF/maven/" + artifact.replace(':', '/') + "/pom.properties";
    return context.getClassResolver().loadResourceAsURL(properties) != null;
  }

  @Override
  public boolean keepsFile(String path) {
    return Files.exists(Path.of(environment.getRequiredProperty("hub.home"), path));
  }

  @Override
  public boolean isOwnBean(String name) {
    Object bean = context.getRegistry().lookupByName(name);
    String type = bean == null ? name : bean.getClass().getName();
    return OWN_PACKAGES.stream().anyMatch(type::startsWith);
  }

  @Override
  public boolean isHubBean(String name) {
    return context.getRegistry() instanceof DefaultRegistry registry
        && registry.getRepositories() != null
        && registry.getRepositories().stream().anyMatch(one -> one.lookupByName(name) != null);
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

  @Override
  public @Nullable String reserved(String address, Set<String> methods) {
    String first = address.split("/", -1)[1].toLowerCase(Locale.ROOT);
    if (first.contains("*") || OWN.contains(first)) {
      return "the address "
          + address
          + " is among the hub's own: take another, such as /functions/v1/name";
    }
    for (GuardedAddresses guarded : context.getRegistry().findByType(GuardedAddresses.class)) {
      if ((address + "/").startsWith(guarded.prefix())) {
        boolean reached =
            (methods.isEmpty() ? METHODS : methods)
                .stream().anyMatch(method -> guarded.handsOn(method, address));
        return reached
            ? null
            : "no call reaches %s: below %s routes are called by %s only"
                .formatted(
                    String.join(",", methods) + " " + address,
                    guarded.prefix(),
                    new TreeSet<>(guarded.handedOn()));
      }
    }
    return null;
  }

  @Override
  public @Nullable ReachPolicy reach() {
    return context.getRegistry().findSingleByType(ReachPolicy.class);
  }

  @Override
  public Optional<String> missingSecret(String name) {
    SecretNames secrets = context.getRegistry().findSingleByType(SecretNames.class);
    return secrets == null ? Optional.empty() : secrets.missing(name);
  }

  @Override
  public Set<String> secretOptions(String scheme) {
    EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
    return factory == null ? Set.of() : factory.secretPropertyNames();
  }
}
