package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel;
import org.jspecify.annotations.Nullable;

/**
 * What an editor completes and Camel's schema does not have: the components that are here with
 * their options, and names that files give.
 *
 * @param components by scheme
 * @param directs names of {@code direct:} endpoints that a route reads from
 * @param configurations ids of route configurations
 */
public record EditorNames(
    Map<String, EditorComponent> components, Set<String> directs, Set<String> configurations) {
  private static final CamelCatalog CAMEL = new DefaultCamelCatalog();

  /**
   * @param options by name
   */
  public record EditorComponent(String title, Map<String, EditorOption> options) {}

  /**
   * @param values that it may have, null where it takes any of its type
   */
  public record EditorOption(
      String description, String type, boolean required, @Nullable List<String> values) {}

  public static EditorNames of(LintContext hub, Collection<RouteFile> files) {
    Map<String, EditorComponent> components = new TreeMap<>();
    for (String scheme : CAMEL.findComponentNames()) {
      @Nullable ComponentModel model = CAMEL.componentModel(scheme);
      if (model != null && hub.hasComponent(scheme)) {
        components.put(scheme, component(model));
      }
    }
    Set<String> directs = new TreeSet<>();
    Set<String> configurations = new TreeSet<>();
    for (RouteFile file : files) {
      configurations.addAll(file.configurationIds());
      file.endpoints().stream()
          .filter(use -> use.scheme().equals("direct") && use.consumes())
          .map(EndpointUse::path)
          .forEach(directs::add);
    }
    return new EditorNames(components, directs, configurations);
  }

  private static EditorComponent component(ComponentModel model) {
    Map<String, EditorOption> options = new TreeMap<>();
    for (BaseOptionModel option : model.getEndpointOptions()) {
      if (!option.isDeprecated()) {
        options.put(
            option.getName(),
            new EditorOption(
                String.valueOf(option.getDescription()),
                String.valueOf(option.getType()),
                option.isRequired(),
                option.getEnums()));
      }
    }
    return new EditorComponent(String.valueOf(model.getTitle()), options);
  }
}
