package io.bactrian.hub.routefiles;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A document as people write it, made the one that lint judges and Camel loads: every node keeps
 * its line, what is written stays, and what the hub asks of its own files and a user's file may
 * leave out has a default. A hint names each default that was taken.
 */
final class Defaults {
  /** What Camel wants in front of the routes, wherever an editor put it. */
  private static final List<String> FIRST =
      List.of(
          "restConfiguration",
          "beans",
          "dataFormats",
          "errorHandler",
          "onException",
          "onCompletion",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "routeConfiguration",
          "routeTemplate");

  private static final List<String> NOT_IN_A_HUB =
      List.of("component", "host", "port", "scheme", "inlineRoutes");
  private static final Set<String> ALL = Set.of("java.lang.Exception", "java.lang.Throwable");
  private static final Set<String> CLOCKS = Set.of("quartz", "cron", "timer", "scheduler");

  private final String path;
  private final Set<String> ids = new HashSet<>();
  private final Set<String> calledByRest = new HashSet<>();
  private boolean handlesFailures;
  private final List<Finding> hints = new ArrayList<>();

  private Defaults(String path) {
    this.path = path;
  }

  /**
   * @param root null where the document is empty
   * @param hints one for each default
   */
  record Document(@Nullable Node root, List<Finding> hints) {}

  static Document of(String path, @Nullable Node written) {
    if (written == null) {
      return new Document(null, List.of());
    }
    var defaults = new Defaults(path);
    Node root = defaults.flows(Nodes.unfolded(written));
    wholeAddresses(root);
    if (RouteFile.kindOf(path) != RouteFile.Kind.KAMELET && root instanceof SequenceNode) {
      root = defaults.completed(root);
    }
    return new Document(root, List.copyOf(defaults.hints));
  }

  /** Karavan wraps its flows into a resource of Kubernetes. */
  private Node flows(Node root) {
    Node flows = YamlTree.child(root, "spec", "flows");
    if (!"Integration".equals(YamlTree.text(YamlTree.child(root, "kind")))
        || !(flows instanceof SequenceNode)) {
      return root;
    }
    for (NodeTuple tuple : YamlTree.entries(YamlTree.child(root, "spec"))) {
      String key = YamlTree.text(tuple.getKeyNode());
      if (!"flows".equals(key)) {
        hint(tuple.getKeyNode(), "of an Integration spec.flows is read, not spec." + key);
      }
    }
    return flows;
  }

  /** Camel loses the colon of {@code quartz} with a triggerName where the groupName is left out. */
  private static void wholeAddresses(Node node) {
    if (node instanceof MappingNode mapping
        && YamlTree.child(node, "uri") instanceof ScalarNode uri
        && YamlTree.child(node, "parameters") instanceof MappingNode parameters) {
      PathOptions options = PathOptions.of(uri.getValue());
      List<String> names = options.names();
      boolean first = !names.isEmpty() && Nodes.has(parameters, names.get(0));
      String rest = options.path(name -> YamlTree.text(YamlTree.child(parameters, name)));
      if (!first && !rest.isEmpty()) {
        Node whole = Nodes.text(uri.getValue() + ":" + rest, uri);
        Node changed = Nodes.with(mapping, "uri", whole);
        changed = Nodes.with(changed, "parameters", Nodes.without(parameters, names));
        mapping.setValue(YamlTree.entries(changed));
      }
    }
    YamlTree.entries(node).forEach(tuple -> wholeAddresses(tuple.getValueNode()));
    YamlTree.items(node).forEach(Defaults::wholeAddresses);
  }

  private Node completed(Node root) {
    List<Node> items = YamlTree.items(root);
    items.forEach(this::note);
    return Nodes.sequence(
        items.stream().map(this::item).sorted(Comparator.comparingInt(Defaults::place)).toList(),
        root);
  }

  /** The ids that are written, what handles failures, and the routes that a REST call ends in. */
  private void note(Node item) {
    handlesFailures |=
        YamlTree.child(item, "errorHandler") != null
            || YamlTree.items(YamlTree.child(item, "onException", "exception")).stream()
                .anyMatch(exception -> ALL.contains(String.valueOf(YamlTree.text(exception))));
    for (Node id :
        new Node[] {
          YamlTree.child(item, "route", "id"), YamlTree.child(item, "templatedRoute", "routeId")
        }) {
      String text = YamlTree.text(id);
      if (text != null) {
        ids.add(text);
      }
    }
    for (Node verb : RestAddresses.verbs(YamlTree.child(item, "rest"))) {
      EndpointUse to = EndpointUse.at("to", YamlTree.child(verb, "to"));
      if (to != null && to.scheme().equals("direct")) {
        calledByRest.add(to.path());
      }
    }
  }

  private static int place(Node item) {
    List<NodeTuple> entries = YamlTree.entries(item);
    String key = entries.size() == 1 ? YamlTree.text(entries.get(0).getKeyNode()) : null;
    int place = key == null ? -1 : FIRST.indexOf(key);
    return place < 0 ? FIRST.size() : place;
  }

  private Node item(Node item) {
    List<NodeTuple> entries = YamlTree.entries(item);
    if (entries.size() != 1) {
      return item;
    }
    Node value = entries.get(0).getValueNode();
    return switch (String.valueOf(YamlTree.text(entries.get(0).getKeyNode()))) {
      case "from" -> Nodes.mapping("route", route(item), item);
      case "route" -> Nodes.with(item, "route", route(value));
      case "routeTemplate" -> Nodes.with(item, "routeTemplate", template(value));
      case "templatedRoute" ->
          Nodes.with(
              item,
              "templatedRoute",
              Nodes.gives(value, "routeId")
                  ? value
                  : Nodes.withDefault(value, "routeId", id(value)));
      case "rest" -> Nodes.with(item, "rest", rest(value));
      case "restConfiguration" -> Nodes.with(item, "restConfiguration", configuration(value));
      default -> item;
    };
  }

  private Node route(Node written) {
    Node route = written;
    if (!Nodes.gives(route, "id")) {
      route = Nodes.withDefault(route, "id", id(written));
    }
    String group = RouteFile.folder(path);
    if (!group.isEmpty() && !Nodes.gives(route, "group")) {
      hint(written, "the route has no group: '" + group + "' is taken, its folder");
      route = Nodes.withDefault(route, "group", group);
    }
    return onFailure(written, route);
  }

  private String id(Node at) {
    String name = RouteFile.name(path);
    String id = name;
    for (int number = 2; !ids.add(id); number++) {
      id = name + "-" + number;
    }
    hint(at, "the route has no id: '" + id + "' is taken");
    return id;
  }

  private Node onFailure(Node written, Node route) {
    if (Nodes.gives(route, "routeConfigurationId")) {
      return route;
    }
    if (handlesFailures) {
      return route; // one that many share would come before what the file says of all failures
    }
    EndpointUse from = EndpointUse.at("from", YamlTree.child(route, "from"));
    @Nullable String id = from == null ? null : configuration(from);
    hint(
        written,
        "the route has no routeConfigurationId: "
            + (id == null ? "its failures go to its caller" : "'" + id + "' is taken"));
    return Nodes.withDefault(route, "routeConfigurationId", id);
  }

  /**
   * Who is called over HTTP answers with a problem document, what runs by the clock runs again, and
   * what nobody waits for is kept; a caller inside of the hub has the failure itself.
   */
  private @Nullable String configuration(EndpointUse from) {
    if (from.scheme().equals("platform-http")) {
      return from.path().matches("/*webhooks/.*") ? "webhook" : "function";
    }
    if (CLOCKS.contains(from.scheme())) {
      return "schedule";
    }
    if (from.scheme().equals("direct")) {
      return calledByRest.contains(from.path()) ? "function" : "caller";
    }
    if (from.scheme().equals("kamelet")) {
      return Objects.equals(from.kamelet(), "changes-source") ? "subscriber" : null;
    }
    return "dead-letter";
  }

  private Node template(Node template) {
    Node from = YamlTree.child(template, "from");
    Node whole =
        from == null || Nodes.has(template, "route")
            ? template
            : Nodes.mapping(
                YamlTree.entries(template).stream()
                    .map(
                        tuple ->
                            tuple.getValueNode() == from
                                ? new NodeTuple(
                                    Nodes.text("route", tuple.getKeyNode()),
                                    Nodes.mapping("from", from, from))
                                : tuple)
                    .toList(),
                template);
    Node route = YamlTree.child(whole, "route");
    return route == null ? whole : Nodes.with(whole, "route", onFailure(route, route));
  }

  private Node rest(Node rest) {
    return Nodes.mapping(
        YamlTree.entries(rest).stream()
            .map(
                tuple ->
                    RestAddresses.isVerb(tuple.getKeyNode())
                        ? new NodeTuple(
                            tuple.getKeyNode(),
                            Nodes.sequence(
                                YamlTree.items(tuple.getValueNode()).stream()
                                    .map(
                                        verb ->
                                            Nodes.withDefault(
                                                verb,
                                                "routeId",
                                                RestAddresses.id(
                                                    RouteFile.name(path),
                                                    rest,
                                                    tuple.getKeyNode(),
                                                    verb)))
                                    .toList(),
                                tuple.getValueNode()))
                        : tuple)
            .toList(),
        rest);
  }

  /** The hub has one HTTP server, and every route may be called by others too. */
  private Node configuration(Node configuration) {
    NOT_IN_A_HUB.stream()
        .map(key -> YamlTree.child(configuration, key))
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(
            node ->
                hint(node, "rest is served by platform-http on the hub's port, whatever is here"));
    Node kept = Nodes.without(configuration, NOT_IN_A_HUB);
    return Nodes.has(kept, "apiContextPath")
        ? Nodes.withDefault(kept, "apiContextRouteId", RouteFile.name(path) + "-api")
        : kept;
  }

  private void hint(Node at, String reason) {
    hints.add(Finding.warning(path, YamlTree.line(at), reason));
  }
}
