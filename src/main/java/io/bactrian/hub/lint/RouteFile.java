package io.bactrian.hub.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A file's text and what it says, as far as lint, dry run and swap need to know.
 *
 * @param path below {@code hub.home}, with forward slashes
 * @param text as read
 * @param root the document, null where it is empty
 * @param routes in the order of the file
 * @param configurationIds ids of the route configurations declared here
 * @param endpoints every endpoint named in the file
 * @param parameters that a Kamelet or a file's route templates declare
 * @param beans names of a Kamelet's or a file's own beans
 */
public record RouteFile(
    String path,
    Kind kind,
    String text,
    @Nullable Node root,
    List<Route> routes,
    List<String> configurationIds,
    List<EndpointUse> endpoints,
    Map<String, Parameter> parameters,
    Set<String> beans) {

  public static final String ERROR_HANDLING = "routes/error-handling.camel.yaml";
  private static final Set<String> SENDING = Set.of("to", "toD", "wireTap", "from");

  public enum Kind {
    KAMELET,
    ROUTE,
    SCHEDULE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One route: {@code node} holds its id, group and steps; {@code from} is null if it has none. */
  public record Route(
      @Nullable String id,
      @Nullable String configurationId,
      Node node,
      @Nullable EndpointUse from,
      int line) {}

  record Parameter(boolean required, @Nullable String defaultValue, boolean described, int line) {}

  /** Reads a file; throws MarkedYamlEngineException where it is no YAML. */
  public static RouteFile parse(String path, String text) {
    Node root = YamlTree.parse(FormerClassNames.replacedIn(text)).orElse(null);
    Kind kind = kindOf(path);
    Node template = YamlTree.child(root, "spec", "template");
    List<Route> routes = new ArrayList<>();
    List<String> configurations = new ArrayList<>();
    for (Node item : YamlTree.items(root)) {
      Node route = YamlTree.child(item, "route");
      if (route != null) {
        routes.add(route(route));
      } else if (YamlTree.child(item, "from") != null) {
        routes.add(route(item));
      }
      String id = YamlTree.text(YamlTree.child(item, "routeConfiguration", "id"));
      if (id != null) {
        configurations.add(id);
      }
    }
    return new RouteFile(
        path,
        kind,
        text,
        root,
        List.copyOf(routes),
        List.copyOf(configurations),
        endpointsOf(root),
        kind == Kind.KAMELET ? parametersOf(root) : templateParametersOf(root),
        kind == Kind.KAMELET
            ? beansOf(Stream.ofNullable(template))
            : beansOf(YamlTree.items(root).stream()));
  }

  public static Kind kindOf(String path) {
    if (path.startsWith("processors/")) {
      return Kind.KAMELET;
    }
    return path.startsWith("schedules/") ? Kind.SCHEDULE : Kind.ROUTE;
  }

  /** The file's name without folder and endings: the route's id or the Kamelet's name. */
  public String name() {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.replaceFirst("\\.(camel|kamelet)\\.yaml$", "");
  }

  /** The folder that holds the file, without {@code routes/}. */
  String folder() {
    int last = path.lastIndexOf('/');
    return path.substring(0, last).replaceFirst("^routes/?", "");
  }

  public List<String> routeIds() {
    return routes.stream().map(Route::id).filter(Objects::nonNull).toList();
  }

  public Set<String> kameletsCalled() {
    return endpoints.stream()
        .map(EndpointUse::kamelet)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** Names of the {@code direct:} endpoints this file sends to. */
  public Set<String> directsCalled() {
    return endpoints.stream()
        .filter(use -> use.scheme().equals("direct") && !use.consumes())
        .map(EndpointUse::path)
        .collect(Collectors.toSet());
  }

  /** Names of the {@code direct:} endpoints this file reads from. */
  public Set<String> directsServed() {
    return endpoints.stream()
        .filter(use -> use.scheme().equals("direct") && use.consumes())
        .map(EndpointUse::path)
        .collect(Collectors.toSet());
  }

  private static Route route(Node node) {
    Node from = YamlTree.child(node, "from");
    String uri = YamlTree.text(YamlTree.child(from, "uri"));
    EndpointUse use =
        uri == null || from == null
            ? null
            : EndpointUse.of("from", uri, YamlTree.child(from, "parameters"), YamlTree.line(from));
    return new Route(
        YamlTree.text(YamlTree.child(node, "id")),
        YamlTree.text(YamlTree.child(node, "routeConfigurationId")),
        node,
        use,
        YamlTree.line(node));
  }

  private static List<EndpointUse> endpointsOf(@Nullable Node root) {
    List<EndpointUse> uses = new ArrayList<>();
    YamlTree.eachEntry(
        root,
        (key, value) -> {
          String step = key.getValue();
          Node uri = YamlTree.child(value, step.equals("kamelet") ? "name" : "uri");
          Node parameters = YamlTree.child(value, "parameters");
          String prefix = step.equals("kamelet") ? "kamelet:" : "";
          if (value instanceof ScalarNode scalar
              && (SENDING.contains(step) || step.equals("kamelet"))) {
            uses.add(EndpointUse.of(step, prefix + scalar.getValue(), null, YamlTree.line(key)));
          } else if (uri instanceof ScalarNode scalar && value instanceof MappingNode) {
            uses.add(
                EndpointUse.of(
                    step, prefix + scalar.getValue(), parameters, YamlTree.line(scalar)));
          }
        });
    return List.copyOf(uses);
  }

  private static Map<String, Parameter> parametersOf(@Nullable Node root) {
    Node definition = YamlTree.child(root, "spec", "definition");
    List<String> required = new ArrayList<>();
    YamlTree.items(YamlTree.child(definition, "required"))
        .forEach(item -> required.add(String.valueOf(YamlTree.text(item))));
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (var tuple : YamlTree.entries(YamlTree.child(definition, "properties"))) {
      String name = String.valueOf(YamlTree.text(tuple.getKeyNode()));
      Node value = tuple.getValueNode();
      parameters.put(
          name,
          new Parameter(
              required.contains(name),
              YamlTree.text(YamlTree.child(value, "default")),
              YamlTree.text(YamlTree.child(value, "description")) != null,
              YamlTree.line(tuple.getKeyNode())));
    }
    return parameters;
  }

  /** The parameters of a file's route templates, by their names; nothing else of them is asked. */
  private static Map<String, Parameter> templateParametersOf(@Nullable Node root) {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Node item : YamlTree.items(root)) {
      for (Node at : YamlTree.items(YamlTree.child(item, "routeTemplate", "parameters"))) {
        parameters.put(
            String.valueOf(YamlTree.text(YamlTree.child(at, "name"))),
            new Parameter(false, null, true, YamlTree.line(at)));
      }
    }
    return parameters;
  }

  private static Set<String> beansOf(Stream<Node> owners) {
    return owners
        .flatMap(owner -> YamlTree.items(YamlTree.child(owner, "beans")).stream())
        .map(bean -> YamlTree.text(YamlTree.child(bean, "name")))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
