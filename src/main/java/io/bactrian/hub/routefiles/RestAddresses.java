package io.bactrian.hub.routefiles;

import io.bactrian.hub.routefiles.EndpointUse.Option;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The addresses that a file's {@code rest:} opens, as if each were a route of its own. */
public final class RestAddresses {
  private static final Set<String> VERBS = Set.of("get", "head", "patch", "post", "put", "delete");

  private RestAddresses() {}

  static boolean isVerb(Node key) {
    return VERBS.contains(String.valueOf(YamlTree.text(key)));
  }

  /** Every call that a {@code rest} lists. */
  static List<Node> verbs(@Nullable Node rest) {
    return YamlTree.entries(rest).stream()
        .filter(tuple -> isVerb(tuple.getKeyNode()) && !isOff(rest))
        .flatMap(tuple -> YamlTree.items(tuple.getValueNode()).stream())
        .filter(verb -> !isOff(verb))
        .toList();
  }

  private static boolean isOff(@Nullable Node node) {
    return "true".equals(YamlTree.text(YamlTree.child(node, "disabled")));
  }

  /** The id of the route that serves a call, the same for as long as its method and path are. */
  static String id(String file, Node rest, Node key, Node verb) {
    String path = path(rest) + "/" + path(verb);
    String words = path.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    return file + "-" + YamlTree.text(key) + (words.isEmpty() ? "" : "-" + words);
  }

  /** Camel describes the REST services of all files in one place. */
  public static List<Finding> check(Collection<RouteFile> files) {
    List<Finding> findings = new ArrayList<>();
    @Nullable String owner = null;
    for (RouteFile file : files) {
      for (Node item : YamlTree.items(file.root())) {
        Node api = YamlTree.child(item, "restConfiguration", "apiContextPath");
        if (api != null && owner != null) {
          String reason = "the description of all REST services is in " + owner + ": take this out";
          findings.add(Finding.error(file.path(), YamlTree.line(api), reason));
        } else if (api != null) {
          owner = file.path();
        }
      }
    }
    return findings;
  }

  static List<EndpointUse> of(@Nullable Node root) {
    String context = "";
    List<EndpointUse> uses = new ArrayList<>();
    for (Node item : YamlTree.items(root)) {
      Node configuration = YamlTree.child(item, "restConfiguration");
      String below = YamlTree.text(YamlTree.child(configuration, "contextPath"));
      context = below == null ? context : below;
      Node api = YamlTree.child(configuration, "apiContextPath");
      if (api != null) {
        uses.add(use(context + "/" + YamlTree.text(api), "GET", true, api));
      }
      Node rest = YamlTree.child(item, "rest");
      for (NodeTuple tuple : YamlTree.entries(rest)) {
        if (rest != null && isVerb(tuple.getKeyNode()) && !isOff(rest)) {
          String method =
              String.valueOf(YamlTree.text(tuple.getKeyNode())).toUpperCase(Locale.ROOT);
          for (Node verb : verbs(Nodes.mapping(List.of(tuple), rest))) {
            String path = context + "/" + path(rest) + "/" + path(verb);
            uses.add(use(path, method, false, verb));
          }
        }
      }
    }
    return uses;
  }

  private static EndpointUse use(String path, String method, boolean below, Node at) {
    int line = YamlTree.line(at);
    String address = path.replaceFirst("\\?.*", "").replaceAll("/+", "/").replaceFirst("/$", "");
    return new EndpointUse(
        "from",
        "platform-http:" + address,
        "platform-http",
        address,
        Map.of(
            "httpMethodRestrict",
            new Option(method, line),
            "matchOnUriPrefix",
            new Option(String.valueOf(below), line)),
        line);
  }

  private static String path(Node node) {
    String path = YamlTree.text(YamlTree.child(node, "path"));
    return path == null ? "" : path;
  }
}
