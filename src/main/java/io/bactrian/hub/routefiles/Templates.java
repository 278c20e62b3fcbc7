package io.bactrian.hub.routefiles;

import io.bactrian.hub.routefiles.EndpointUse.Option;
import io.bactrian.hub.routefiles.RouteFile.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Camel's route templates, and what the files that use them make of them. */
public final class Templates {
  private Templates() {}

  /** A {@code routeTemplate}. */
  public record Template(
      String id,
      Map<String, Parameter> parameters,
      @Nullable String configurationId,
      List<EndpointUse> endpoints,
      int line) {}

  /** A {@code templatedRoute} with the values of the template's parameters. */
  public record Templated(
      String template, @Nullable String id, Map<String, Option> values, int line) {}

  static @Nullable Template template(Node node) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Node at : YamlTree.items(YamlTree.child(node, "parameters"))) {
      parameters.put(
          RouteFile.text(at, "name").orElse(""),
          new Parameter(
              !RouteFile.text(at, "required").equals(Optional.of("false")),
              RouteFile.text(at, "defaultValue").orElse(null),
              true,
              YamlTree.line(at)));
    }
    @Nullable String id = RouteFile.text(node, "id").orElse(null);
    return id == null
        ? null
        : new Template(
            id,
            parameters,
            RouteFile.text(YamlTree.child(node, "route"), "routeConfigurationId").orElse(null),
            RouteFile.endpointsOf(node),
            YamlTree.line(node));
  }

  static Templated templated(Node node) {
    Map<String, Option> values = new LinkedHashMap<>();
    for (Node at : YamlTree.items(YamlTree.child(node, "parameters"))) {
      values.put(
          RouteFile.text(at, "name").orElse(""),
          new Option(RouteFile.text(at, "value").orElse(""), YamlTree.line(at)));
    }
    return new Templated(
        RouteFile.text(node, "routeTemplateRef").orElse(""),
        RouteFile.text(node, "routeId").orElse(null),
        values,
        YamlTree.line(node));
  }

  static Map<String, Parameter> parameters(List<Template> templates) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    templates.forEach(template -> parameters.putAll(template.parameters()));
    return parameters;
  }

  /**
   * The endpoints that each file's routes have once they run, by the file's path: those of a
   * template are the ones of its users, with their values in it.
   */
  public static Map<String, List<EndpointUse>> endpoints(Collection<RouteFile> files) {
    Map<String, Template> templates = new HashMap<>();
    files.forEach(file -> file.templates().forEach(is -> templates.putIfAbsent(is.id(), is)));
    Map<String, List<EndpointUse>> endpoints = new HashMap<>();
    for (RouteFile file : files) {
      int own =
          file.endpoints().size()
              - file.templates().stream().mapToInt(is -> is.endpoints().size()).sum();
      List<EndpointUse> uses = new ArrayList<>(file.endpoints().subList(0, own));
      for (Templated made : file.templated()) {
        @Nullable Template template = templates.get(made.template());
        if (template != null) {
          Map<String, String> values = values(template, made);
          template
              .endpoints()
              .forEach(
                  use ->
                      uses.add(use.filled(text -> Placeholders.filled(text, values), made.line())));
        }
      }
      endpoints.put(file.path(), uses);
    }
    return endpoints;
  }

  private static Map<String, String> values(Template template, Templated made) {
    Map<String, String> values = new HashMap<>();
    template
        .parameters()
        .forEach(
            (name, is) -> {
              if (is.defaultValue() != null) {
                values.put(name, is.defaultValue());
              }
            });
    made.values().forEach((name, option) -> values.put(name, option.value()));
    return values;
  }

  /** What is wrong with the ids of templates and with the parameters that their users give. */
  public static List<Finding> check(Collection<RouteFile> files) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Template> templates = new HashMap<>();
    Map<String, String> owners = new HashMap<>();
    for (RouteFile file : files) {
      for (Template template : file.templates()) {
        templates.putIfAbsent(template.id(), template);
        @Nullable String owner = owners.putIfAbsent(template.id(), file.path());
        if (owner != null) {
          String reason = "the routeTemplate '" + template.id() + "' is in " + owner + " already";
          findings.add(Finding.error(file.path(), template.line(), reason));
        }
      }
    }
    for (RouteFile file : files) {
      for (Templated made : file.templated()) {
        @Nullable Template template = templates.get(made.template());
        if (template == null) {
          String reason = "there is no routeTemplate '" + made.template() + "', only ";
          findings.add(Finding.error(file.path(), made.line(), reason + owners.keySet()));
        } else {
          parameters(file, made, template, findings);
        }
      }
    }
    return findings;
  }

  private static void parameters(
      RouteFile file, Templated made, Template template, List<Finding> findings) {
    made.values()
        .forEach(
            (name, option) -> {
              if (!template.parameters().containsKey(name)) {
                String reason =
                    "%s has no parameter '%s', only %s"
                        .formatted(template.id(), name, template.parameters().keySet());
                findings.add(Finding.error(file.path(), option.line(), reason));
              }
            });
    template
        .parameters()
        .forEach(
            (name, is) -> {
              if (is.required() && is.defaultValue() == null && !made.values().containsKey(name)) {
                String reason = template.id() + " needs the parameter '" + name + "'";
                findings.add(Finding.error(file.path(), made.line(), reason));
              }
            });
  }
}
