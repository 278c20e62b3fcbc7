package io.bactrian.watch.explain;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The trees of a TreeEnsembleClassifier.
 *
 * @param nodes of all trees, a child after its parent
 * @param roots {@code [trees]} by number
 * @param offsets {@code [classes]} that each sum begins with
 * @param covers {@code [nodes]} how much of the training passed each; null where the file does not
 *     say
 */
@SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
record Trees(List<Node> nodes, int[] roots, double[] offsets, double @Nullable [] covers) {
  private static final Set<String> MODES = Set.of("LEAF", "BRANCH_LT", "BRANCH_LEQ");

  /**
   * @param equal whether a value that is the threshold goes the way of yes
   * @param missing where a missing value goes
   * @param leaf {@code [classes]}; null for a branch
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  record Node(
      long tree,
      int feature,
      float threshold,
      boolean equal,
      int yes,
      int no,
      int missing,
      double @Nullable [] leaf) {
    int next(float value) {
      if (Float.isNaN(value)) {
        return missing;
      }
      return value < threshold || (equal && value == threshold) ? yes : no;
    }
  }

  private record Place(long tree, long node) {}

  /** Null where it has branches of another kind; its indices were checked at registration. */
  static @Nullable Trees of(NodeProto node, int classes) {
    Map<String, AttributeProto> all = new HashMap<>();
    node.getAttributeList().forEach(each -> all.put(each.getName(), each));
    List<String> modes =
        attribute(all, "nodes_modes").getStringsList().stream()
            .map(mode -> mode.toStringUtf8())
            .toList();
    if (!MODES.containsAll(modes)) {
      return null;
    }
    List<Long> trees = attribute(all, "nodes_treeids").getIntsList();
    Map<Place, Integer> index = new HashMap<>();
    for (int i = 0; i < modes.size(); i++) {
      index.put(new Place(trees.get(i), longs(all, "nodes_nodeids").get(i)), i);
    }
    Map<Integer, double[]> leaves = leaves(all, index, classes);
    var nodes = new ArrayList<Node>();
    Set<Integer> children = new HashSet<>();
    for (int i = 0; i < modes.size(); i++) {
      Node one = node(all, index, modes.get(i), i, leaves.getOrDefault(i, new double[classes]));
      nodes.add(one);
      Stream.of(one.yes(), one.no()).filter(child -> child >= 0).forEach(children::add);
    }
    int[] roots =
        Stream.iterate(0, i -> i < nodes.size(), i -> i + 1)
            .filter(i -> !children.contains(i))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Trees(nodes, roots, offsets(all, classes), covers(all, nodes.size()));
  }

  private static Node node(
      Map<String, AttributeProto> all, Map<Place, Integer> index, String mode, int i, double[] is) {
    long tree = longs(all, "nodes_treeids").get(i);
    if (mode.equals("LEAF")) {
      return new Node(tree, 0, 0, false, -1, -1, -1, is);
    }
    int yes = at(index, tree, longs(all, "nodes_truenodeids").get(i));
    int no = at(index, tree, longs(all, "nodes_falsenodeids").get(i));
    List<Long> tracks = longs(all, "nodes_missing_value_tracks_true");
    return new Node(
        tree,
        Math.toIntExact(longs(all, "nodes_featureids").get(i)),
        attribute(all, "nodes_values").getFloats(i),
        mode.equals("BRANCH_LEQ"),
        yes,
        no,
        !tracks.isEmpty() && tracks.get(i) == 1 ? yes : no,
        null);
  }

  private static int at(Map<Place, Integer> index, long tree, long node) {
    return Objects.requireNonNull(index.get(new Place(tree, node)));
  }

  private static Map<Integer, double[]> leaves(
      Map<String, AttributeProto> all, Map<Place, Integer> index, int classes) {
    Map<Integer, double[]> leaves = new HashMap<>();
    List<Long> nodes = longs(all, "class_nodeids");
    for (int i = 0; i < nodes.size(); i++) {
      int at = at(index, longs(all, "class_treeids").get(i), nodes.get(i));
      int of = Math.toIntExact(longs(all, "class_ids").get(i));
      leaves.computeIfAbsent(at, leaf -> new double[classes])[of] +=
          attribute(all, "class_weights").getFloats(i);
    }
    return leaves;
  }

  private static double[] offsets(Map<String, AttributeProto> all, int classes) {
    var offsets = new double[classes];
    List<Float> given = attribute(all, "base_values").getFloatsList();
    for (int c = 0; c < Math.min(classes, given.size()); c++) {
      offsets[c] = given.get(c);
    }
    return offsets;
  }

  private static double @Nullable [] covers(Map<String, AttributeProto> all, int nodes) {
    List<Float> rates = attribute(all, "nodes_hitrates").getFloatsList();
    return rates.size() == nodes && rates.stream().anyMatch(rate -> rate > 0 && rate != 1)
        ? rates.stream().mapToDouble(Float::doubleValue).toArray()
        : null;
  }

  private static List<Long> longs(Map<String, AttributeProto> all, String name) {
    return attribute(all, name).getIntsList();
  }

  private static AttributeProto attribute(Map<String, AttributeProto> all, String name) {
    return all.getOrDefault(name, AttributeProto.getDefaultInstance());
  }

  /** With the rows of a training that pass each node as its cover. */
  Trees counted(float[][] rows) {
    var counts = new double[nodes.size()];
    for (float[] row : rows) {
      for (int root : roots) {
        for (int at = root; at >= 0; at = next(at, row)) {
          counts[at]++;
        }
      }
    }
    return new Trees(nodes, roots, offsets, counts);
  }

  /** The child that a row goes to; -1 behind a leaf. */
  int next(int at, float[] row) {
    Node node = nodes.get(at);
    return node.leaf() == null ? node.next(row[node.feature()]) : -1;
  }

  int leaf(int root, float[] row) {
    int at = root;
    for (int next = root; next >= 0; next = next(at, row)) {
      at = next;
    }
    return at;
  }
}
