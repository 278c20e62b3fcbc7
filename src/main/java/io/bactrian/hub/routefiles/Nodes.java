package io.bactrian.hub.routefiles;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Nodes that no text holds; each has the line of the node in whose place or beside which it is. */
public final class Nodes {
  private static final String MERGE = "<<";

  private Nodes() {}

  /**
   * A copy without aliases and merge keys, which Camel's YAML DSL does not know: what {@code <<}
   * names is put where it is named, behind what is written there.
   */
  public static Node unfolded(Node node) {
    if (node instanceof MappingNode mapping) {
      List<NodeTuple> tuples = new ArrayList<>();
      List<Node> merged = new ArrayList<>();
      for (NodeTuple tuple : mapping.getValue()) {
        Node value = unfolded(tuple.getValueNode());
        List<Node> sources = sources(tuple, value);
        merged.addAll(sources);
        if (sources.isEmpty()) {
          tuples.add(new NodeTuple(unfolded(tuple.getKeyNode()), value));
        }
      }
      for (Node source : merged) {
        for (NodeTuple tuple : YamlTree.entries(source)) {
          String key = String.valueOf(YamlTree.text(tuple.getKeyNode()));
          if (tuples.stream().noneMatch(is -> key.equals(YamlTree.text(is.getKeyNode())))) {
            tuples.add(tuple);
          }
        }
      }
      return mapping(tuples, node);
    }
    if (node instanceof SequenceNode sequence) {
      return sequence(sequence.getValue().stream().map(Nodes::unfolded).toList(), node);
    }
    ScalarNode scalar = (ScalarNode) node;
    return new ScalarNode(
        scalar.getTag(),
        true,
        scalar.getValue(),
        scalar.getScalarStyle(),
        scalar.getStartMark(),
        scalar.getEndMark());
  }

  /** The mappings that a merge key names; none where the tuple is an ordinary one. */
  private static List<Node> sources(NodeTuple tuple, Node value) {
    if (!MERGE.equals(YamlTree.text(tuple.getKeyNode()))) {
      return List.of();
    }
    List<Node> sources = value instanceof SequenceNode ? YamlTree.items(value) : List.of(value);
    return sources.stream().allMatch(MappingNode.class::isInstance) ? sources : List.of();
  }

  static ScalarNode text(String value, Node at) {
    return new ScalarNode(
        Tag.STR, true, value, ScalarStyle.DOUBLE_QUOTED, at.getStartMark(), at.getEndMark());
  }

  static MappingNode mapping(List<NodeTuple> tuples, Node at) {
    return new MappingNode(
        Tag.MAP,
        true,
        new ArrayList<>(tuples),
        FlowStyle.BLOCK,
        at.getStartMark(),
        at.getEndMark());
  }

  static MappingNode mapping(String key, Node value, Node at) {
    return mapping(List.of(new NodeTuple(text(key, at), value)), at);
  }

  public static SequenceNode sequence(List<Node> items, Node at) {
    return new SequenceNode(
        Tag.SEQ, true, new ArrayList<>(items), FlowStyle.BLOCK, at.getStartMark(), at.getEndMark());
  }

  /** The mapping with a value for a key, in front, where it has none and there is one. */
  static Node withDefault(Node node, String key, @Nullable String value) {
    return value == null || !(node instanceof MappingNode) || gives(node, key)
        ? node
        : mapping(
            Stream.concat(
                    Stream.of(new NodeTuple(text(key, node), text(value, node))),
                    YamlTree.entries(without(node, List.of(key))).stream())
                .toList(),
            node);
  }

  /** False where the key is not there, or has no value as in {@code id:}. */
  static boolean gives(Node node, String key) {
    Node value = YamlTree.child(node, key);
    return value != null
        && !value.getTag().equals(Tag.NULL)
        && (!(value instanceof ScalarNode scalar) || !scalar.getValue().isBlank());
  }

  /**
   * Whether a key's value is one of {@link #withDefault}: written ones begin at their own place.
   */
  static boolean isDefault(Node node, String key) {
    Node value = YamlTree.child(node, key);
    return value != null && value.getStartMark().equals(node.getStartMark());
  }

  static Node without(Node node, List<String> keys) {
    return mapping(
        YamlTree.entries(node).stream()
            .filter(tuple -> !keys.contains(YamlTree.text(tuple.getKeyNode())))
            .toList(),
        node);
  }

  /** The mapping with another value under a key that it has. */
  static Node with(Node node, String key, Node value) {
    return mapping(
        YamlTree.entries(node).stream()
            .map(
                tuple ->
                    key.equals(YamlTree.text(tuple.getKeyNode()))
                        ? new NodeTuple(tuple.getKeyNode(), value)
                        : tuple)
            .toList(),
        node);
  }

  static boolean has(Node node, String key) {
    return YamlTree.entries(node).stream()
        .anyMatch(tuple -> key.equals(YamlTree.text(tuple.getKeyNode())));
  }
}
