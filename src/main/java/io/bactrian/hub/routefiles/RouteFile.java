package io.bactrian.hub.routefiles;

import io.bactrian.hub.routefiles.Templates.Template;
import io.bactrian.hub.routefiles.Templates.Templated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * @param root the document with the defaults in it, null where it is empty
 * @param routes in the order of the file
 * @param templates that the file declares
 * @param templated routes that the file makes of templates, its own or other files'
 * @param restIds ids of the routes behind {@code rest:}
 * @param configurationIds ids of the route configurations declared here
 * @param endpoints every endpoint named in the file, those of its templates last
 * @param parameters that a Kamelet or the file's templates declare
 * @param beans names of a Kamelet's or a file's own beans
 * @param hints the defaults that stand for what the file leaves out
 */
public record RouteFile(
    String path,
    Kind kind,
    String text,
    @Nullable Node root,
    List<Route> routes,
    List<Template> templates,
    List<Templated> templated,
    List<String> restIds,
    List<String> configurationIds,
    List<EndpointUse> endpoints,
    Map<String, Parameter> parameters,
    Set<String> beans,
    List<Finding> hints) {

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

  /**
   * One route: {@code node} holds its id, group and steps; {@code from} is null if it has none;
   * {@code byDefault} where the file names no configuration.
   */
  public record Route(
      @Nullable String id,
      @Nullable String configurationId,
      boolean byDefault,
      Node node,
      @Nullable EndpointUse from,
      int line) {}

  public record Parameter(
      boolean required, @Nullable String defaultValue, boolean described, int line) {}

  /** Reads a file; throws MarkedYamlEngineException where it is no YAML. */
  public static RouteFile parse(String path, String text) {
    Node written = YamlTree.parse(FormerClassNames.replacedIn(text)).orElse(null);
    Defaults.Document document = Defaults.of(path, written);
    Node root = document.root();
    Kind kind = kindOf(path);
    List<Node> items = YamlTree.items(root);
    List<Template> templates =
        each(items, "routeTemplate").map(Templates::template).filter(Objects::nonNull).toList();
    List<EndpointUse> endpoints = new ArrayList<>(RestAddresses.of(root));
    items.stream()
        .filter(item -> YamlTree.child(item, "routeTemplate") == null)
        .forEach(item -> endpoints.addAll(endpointsOf(item)));
    templates.forEach(template -> endpoints.addAll(template.endpoints()));
    return new RouteFile(
        path,
        kind,
        text,
        root,
        each(items, "route").map(RouteFile::route).toList(),
        templates,
        each(items, "templatedRoute").map(Templates::templated).toList(),
        restIdsOf(items),
        each(items, "routeConfiguration").flatMap(one -> text(one, "id").stream()).toList(),
        kind == Kind.KAMELET ? endpointsOf(root) : List.copyOf(endpoints),
        kind == Kind.KAMELET ? parametersOf(root) : Templates.parameters(templates),
        kind == Kind.KAMELET
            ? beansOf(Stream.ofNullable(YamlTree.child(root, "spec", "template")))
            : beansOf(items.stream()),
        document.hints());
  }

  private static Stream<Node> each(List<Node> items, String key) {
    return items.stream().map(item -> YamlTree.child(item, key)).filter(Objects::nonNull);
  }

  static Optional<String> text(@Nullable Node node, String key) {
    return Optional.ofNullable(YamlTree.text(YamlTree.child(node, key)));
  }

  public static Kind kindOf(String path) {
    if (path.startsWith("processors/")) {
      return Kind.KAMELET;
    }
    return path.startsWith("schedules/") ? Kind.SCHEDULE : Kind.ROUTE;
  }

  /** The file's name without folder and endings: the route's id or the Kamelet's name. */
  public String name() {
    return name(path);
  }

  static String name(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.replaceFirst("\\.(camel|kamelet)\\.yaml$", "");
  }

  /** The folder that holds the file, without {@code routes/}. */
  public String folder() {
    return folder(path);
  }

  public static String folder(String path) {
    int last = path.lastIndexOf('/');
    return path.substring(0, last).replaceFirst("^routes/?", "");
  }

  /** True where routes of other files may be made of what is here. */
  public boolean isShared() {
    return kind == Kind.KAMELET || !templates.isEmpty() || !configurationIds.isEmpty();
  }

  /** Every route that runs because of this file. */
  public List<String> routeIds() {
    return Stream.of(
            routes.stream().map(Route::id), templated.stream().map(Templated::id), restIds.stream())
        .flatMap(ids -> ids)
        .filter(Objects::nonNull)
        .toList();
  }

  /** Where a route of this id begins. */
  public int lineOf(String id) {
    return Stream.concat(
            routes.stream().filter(route -> id.equals(route.id())).map(Route::line),
            templated.stream().filter(route -> id.equals(route.id())).map(Templated::line))
        .reduce((one, later) -> later)
        .orElse(1);
  }

  /** The route configurations under which routes of this file, or of its templates, run. */
  public Set<String> configurationsUsed() {
    return Stream.concat(
            routes.stream().map(Route::configurationId),
            templates.stream().map(Template::configurationId))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  public Set<String> templateIds() {
    return templates.stream().map(Template::id).collect(Collectors.toSet());
  }

  public Set<String> templatesUsed() {
    return templated.stream().map(Templated::template).collect(Collectors.toSet());
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

  private static Route route(Node node) {
    return new Route(
        text(node, "id").orElse(null),
        text(node, "routeConfigurationId").orElse(null),
        Nodes.isDefault(node, "routeConfigurationId"),
        node,
        EndpointUse.at("from", YamlTree.child(node, "from")),
        YamlTree.line(node));
  }

  private static List<String> restIdsOf(List<Node> items) {
    return Stream.concat(
            each(items, "rest")
                .flatMap(rest -> RestAddresses.verbs(rest).stream())
                .flatMap(verb -> text(verb, "routeId").stream()),
            each(items, "restConfiguration")
                .flatMap(node -> text(node, "apiContextRouteId").stream()))
        .toList();
  }

  static List<EndpointUse> endpointsOf(@Nullable Node root) {
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

  private static Set<String> beansOf(Stream<Node> owners) {
    return owners
        .flatMap(owner -> YamlTree.items(YamlTree.child(owner, "beans")).stream())
        .map(bean -> YamlTree.text(YamlTree.child(bean, "name")))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
