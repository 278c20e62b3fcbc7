package io.bactrian.hub.routefiles;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * One place in a file that names an endpoint.
 *
 * @param step the key it is under, such as {@code from}, {@code to} or {@code toD}
 * @param uri as written, with the options that are in it
 * @param scheme the part before the first colon
 * @param path the part after it
 * @param options from the address and from {@code parameters:}
 * @param line of the address, from 1
 */
public record EndpointUse(
    String step, String uri, String scheme, String path, Map<String, Option> options, int line) {

  /** An option as written, with its line from 1. */
  public record Option(String value, int line) {}

  /** The endpoint that a step names in short or in full, null where it names none. */
  public static @Nullable EndpointUse at(String step, @Nullable Node node) {
    String uri = YamlTree.text(node);
    if (node != null && uri == null) {
      uri = YamlTree.text(YamlTree.child(node, "uri"));
    }
    return node == null || uri == null
        ? null
        : of(step, uri, YamlTree.child(node, "parameters"), YamlTree.line(node));
  }

  public static EndpointUse of(String step, String uri, @Nullable Node parameters, int line) {
    int query = uri.replace("{{?", "{{!").indexOf('?');
    String address = query < 0 ? uri : uri.substring(0, query);
    Map<String, Option> options = new LinkedHashMap<>();
    if (query >= 0) {
      for (String pair : uri.substring(query + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          options.put(pair.substring(0, equals), new Option(pair.substring(equals + 1), line));
        }
      }
    }
    for (NodeTuple tuple : YamlTree.entries(parameters)) {
      options.put(
          String.valueOf(YamlTree.text(tuple.getKeyNode())),
          new Option(
              String.valueOf(YamlTree.text(tuple.getValueNode())),
              YamlTree.line(tuple.getKeyNode())));
    }
    int colon = address.startsWith("{{") ? -1 : address.indexOf(':');
    String scheme = colon < 0 ? address : address.substring(0, colon);
    String path = colon < 0 ? "" : address.substring(colon + 1).replaceFirst("^//", "");
    if (path.isEmpty() && !options.isEmpty()) {
      PathOptions inPath = PathOptions.of(scheme);
      path =
          inPath.path(
              name -> {
                @Nullable Option written = options.get(name);
                return written == null ? null : written.value();
              });
      options.keySet().removeAll(inPath.names());
    }
    return new EndpointUse(step, uri, scheme, path, options, line);
  }

  /** This place as one that a template's user fills in. */
  EndpointUse filled(UnaryOperator<String> values, int at) {
    Map<String, Option> filled = new LinkedHashMap<>();
    options.forEach(
        (name, option) -> filled.put(name, new Option(values.apply(option.value()), at)));
    return new EndpointUse(
        step, values.apply(uri), values.apply(scheme), values.apply(path), filled, at);
  }

  public boolean consumes() {
    return step.equals("from");
  }

  /** The Kamelet's name where this calls one from outside. */
  public @Nullable String kamelet() {
    if (!scheme.equals("kamelet")) {
      return null;
    }
    String name = path.replaceFirst("/.*", "");
    return name.equals("source") || name.equals("sink") ? null : name;
  }
}
