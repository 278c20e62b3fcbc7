package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Trees whose indices point outside or in a circle make native code read foreign memory or never
 * end, so they are followed here first.
 */
final class TreeCheck {
  private static final Set<String> TYPES =
      Set.of("TreeEnsembleClassifier", "TreeEnsembleRegressor");

  private record NodeId(long tree, long node) {}

  private final Map<String, AttributeProto> attributes = new HashMap<>();
  private final Map<NodeId, Integer> index = new HashMap<>();
  private final Set<NodeId> children = new HashSet<>();

  private TreeCheck(NodeProto node) {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw OnnxFile.refused("a tree ensemble has " + attribute.getName() + " twice.");
      }
    }
  }

  /**
   * @param features columns of the tensor that enters the node
   */
  static void check(NodeProto node, int features) {
    if (!TYPES.contains(node.getOpType())) {
      throw OnnxFile.refused(
          node.getOpType() + " is not taken; use TreeEnsembleClassifier or -Regressor.");
    }
    var check = new TreeCheck(node);
    check.nodes(features);
    check.leaves(node.getOpType().endsWith("Classifier") ? "class" : "target");
  }

  private void nodes(int features) {
    List<Long> trees = ints("nodes_treeids");
    List<Long> ids = ints("nodes_nodeids");
    int count = trees.size();
    require(count > 0 && ids.size() == count, "nodes_nodeids");
    for (int i = 0; i < count; i++) {
      require(index.put(new NodeId(trees.get(i), ids.get(i)), i) == null, "nodes_nodeids");
    }
    List<Long> columns = ints("nodes_featureids");
    List<Long> yes = ints("nodes_truenodeids");
    List<Long> no = ints("nodes_falsenodeids");
    AttributeProto modes = attribute("nodes_modes");
    require(columns.size() == count, "nodes_featureids");
    require(yes.size() == count && no.size() == count, "nodes_truenodeids");
    require(modes.getStringsCount() == count, "nodes_modes");
    require(attribute("nodes_values").getFloatsCount() == count, "nodes_values");
    int tracks = ints("nodes_missing_value_tracks_true").size();
    require(tracks == 0 || tracks == count, "nodes_missing_value_tracks_true");
    for (int i = 0; i < count; i++) {
      require(columns.get(i) >= 0 && columns.get(i) < features, "nodes_featureids");
      if (!modes.getStrings(i).toStringUtf8().equals("LEAF")) {
        child(trees.get(i), yes.get(i), i);
        child(trees.get(i), no.get(i), i);
      }
    }
    roots(trees);
  }

  /** Children come after their parent and have but one, so no path comes back. */
  private void child(long tree, long node, int parent) {
    var id = new NodeId(tree, node);
    require(index.getOrDefault(id, -1) > parent && children.add(id), "nodes_truenodeids");
  }

  private void roots(List<Long> trees) {
    var seen = new HashSet<Long>();
    index.keySet().stream()
        .filter(id -> !children.contains(id))
        .forEach(id -> require(seen.add(id.tree()), "nodes_treeids"));
    require(seen.equals(new HashSet<>(trees)), "nodes_treeids");
    for (int i = 1; i < trees.size(); i++) {
      require(trees.get(i) >= trees.get(i - 1), "nodes_treeids");
    }
  }

  private void leaves(String prefix) {
    List<Long> trees = ints(prefix + "_treeids");
    List<Long> nodes = ints(prefix + "_nodeids");
    List<Long> ids = ints(prefix + "_ids");
    int weights = attribute(prefix + "_weights").getFloatsCount();
    boolean same =
        trees.size() == nodes.size() && nodes.size() == ids.size() && ids.size() == weights;
    require(weights > 0 && same, prefix + "_weights");
    long outputs = outputs(prefix);
    for (int i = 0; i < weights; i++) {
      require(index.containsKey(new NodeId(trees.get(i), nodes.get(i))), prefix + "_nodeids");
      require(ids.get(i) >= 0 && ids.get(i) < outputs, prefix + "_ids");
    }
    int base = attribute("base_values").getFloatsCount();
    require(base == 0 || base == outputs || (outputs == 2 && base == 1), "base_values");
  }

  private long outputs(String prefix) {
    if (prefix.equals("target")) {
      long targets = attribute("n_targets").getI();
      require(targets > 0 && targets <= 1024, "n_targets");
      return targets;
    }
    int labels =
        Math.max(
            ints("classlabels_int64s").size(), attribute("classlabels_strings").getStringsCount());
    require(labels > 0, "classlabels_int64s");
    return labels;
  }

  private List<Long> ints(String name) {
    return attribute(name).getIntsList();
  }

  private AttributeProto attribute(String name) {
    return attributes.getOrDefault(name, AttributeProto.getDefaultInstance());
  }

  private static void require(boolean holds, String attribute) {
    if (!holds) {
      throw OnnxFile.refused("a tree ensemble's " + attribute + " does not fit its other nodes.");
    }
  }
}
