package io.bactrian.hub.routefiles;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** YAML as nodes that know their lines, read by the parser that Camel's YAML DSL uses. */
public final class YamlTree {
  private YamlTree() {}

  /** What the aliases of a file may unfold to; no file of people's comes near it. */
  private static final int MAX_NODES = 50_000;

  private static final int MAX_DEPTH = 100;

  /**
   * The root node, empty for a text of comments only.
   *
   * @throws MarkedYamlEngineException at what is no YAML, at an alias that is inside of what it
   *     refers to, and where aliases unfold to, or nest, more than anybody reads
   */
  public static Optional<Node> parse(String text) {
    LoadSettings settings = LoadSettings.builder().build();
    Optional<Node> root;
    try {
      root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)))
              .getSingleNode();
    } catch (StackOverflowError e) {
      throw new ComposerException("it nests too deep", Optional.empty());
    }
    root.ifPresent(node -> bound(node, node, new ArrayDeque<>(), new int[1]));
    return root;
  }

  /**
   * @param at the key or item where the node is, which has the line of an alias
   * @param above what the node is in
   */
  private static void bound(Node node, Node at, Deque<Node> above, int[] count) {
    boolean inItself = above.stream().anyMatch(one -> one == node);
    if (inItself || ++count[0] > MAX_NODES || above.size() > MAX_DEPTH) {
      throw new ComposerException(
          inItself
              ? "the alias is inside of what it refers to"
              : "it unfolds to more than %,d nodes or nests deeper than %d"
                  .formatted(MAX_NODES, MAX_DEPTH),
          at.getStartMark());
    }
    above.push(node);
    for (NodeTuple tuple : entries(node)) {
      bound(tuple.getKeyNode(), tuple.getKeyNode(), above, count);
      bound(tuple.getValueNode(), tuple.getKeyNode(), above, count);
    }
    items(node).forEach(item -> bound(item, above.contains(item) ? at : item, above, count));
    above.pop();
  }

  public static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  public static @Nullable String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)
        ? scalar.getValue()
        : null;
  }

  public static @Nullable Node child(@Nullable Node node, String... path) {
    Node at = node;
    for (String key : path) {
      Node next = null;
      for (NodeTuple tuple : entries(at)) {
        if (key.equals(text(tuple.getKeyNode()))) {
          next = tuple.getValueNode();
        }
      }
      at = next;
    }
    return at;
  }

  public static List<String> keys(@Nullable Node node) {
    return entries(node).stream().map(tuple -> String.valueOf(text(tuple.getKeyNode()))).toList();
  }

  public static List<NodeTuple> entries(@Nullable Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  public static List<Node> items(@Nullable Node node) {
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  /** Hands over each entry of each mapping at any depth, outer ones first. */
  public static void eachEntry(@Nullable Node node, BiConsumer<ScalarNode, Node> visitor) {
    for (NodeTuple tuple : entries(node)) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        visitor.accept(key, tuple.getValueNode());
      }
      eachEntry(tuple.getValueNode(), visitor);
    }
    items(node).forEach(item -> eachEntry(item, visitor));
  }

  /** Hands over each scalar value at any depth, keys excluded. */
  public static List<ScalarNode> scalars(@Nullable Node node) {
    if (node instanceof ScalarNode scalar) {
      return List.of(scalar);
    }
    var values = entries(node).stream().map(NodeTuple::getValueNode).collect(Collectors.toList());
    values.addAll(items(node));
    return values.stream().flatMap(value -> scalars(value).stream()).toList();
  }

  public static JsonNode toJson(Node node) {
    return toJson(node, new IdentityHashMap<>());
  }

  /**
   * @param origins receives what each object and array was made of
   */
  public static JsonNode toJson(Node node, Map<JsonNode, Node> origins) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if (node instanceof MappingNode mapping) {
      var object = json.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        object.set(String.valueOf(text(tuple.getKeyNode())), toJson(tuple.getValueNode(), origins));
      }
      origins.put(object, node);
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      var array = json.arrayNode();
      sequence.getValue().forEach(item -> array.add(toJson(item, origins)));
      origins.put(array, node);
      return array;
    }
    String value = ((ScalarNode) node).getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (tag.equals(Tag.BOOL)) {
      return json.booleanNode(Boolean.parseBoolean(value));
    }
    if (tag.equals(Tag.INT)) {
      return json.numberNode(new BigInteger(value));
    }
    if (tag.equals(Tag.FLOAT) && value.matches("[-+0-9.eE]+")) {
      return json.numberNode(new BigDecimal(value));
    }
    return json.textNode(value);
  }
}
