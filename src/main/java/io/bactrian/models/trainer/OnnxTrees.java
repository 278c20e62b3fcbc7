package io.bactrian.models.trainer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** XGBoost's JSON model as an ONNX TreeEnsembleClassifier; the same trees give the same node. */
final class OnnxTrees {
  private final int classes;
  private final Map<String, List<Long>> longs = new LinkedHashMap<>();
  private final Map<String, List<Float>> floats = new LinkedHashMap<>();
  private final List<String> modes = new ArrayList<>();

  private OnnxTrees(int classes) {
    this.classes = classes;
  }

  /** Makes {@link OnnxGraph#UNMIXED}. */
  static void addTo(OnnxGraph graph, JsonNode booster, int classes) {
    OnnxTrees trees = new OnnxTrees(classes);
    JsonNode model = booster.path("learner").path("gradient_booster").path("model");
    for (int t = 0; t < model.path("trees").size(); t++) {
      int group = classes == 2 ? 1 : model.path("tree_info").path(t).asInt();
      trees.add(model.path("trees").path(t), t, group);
    }
    graph.add(trees.node());
  }

  private void add(JsonNode tree, int id, int group) {
    JsonNode lefts = tree.path("left_children");
    for (int n = 0; n < lefts.size(); n++) {
      boolean leaf = lefts.path(n).asInt() == -1;
      float value = (float) tree.path("split_conditions").path(n).asDouble();
      put("nodes_treeids", id);
      put("nodes_nodeids", n);
      put("nodes_featureids", leaf ? 0 : tree.path("split_indices").path(n).asInt());
      put("nodes_truenodeids", leaf ? 0 : lefts.path(n).asInt());
      put("nodes_falsenodeids", leaf ? 0 : tree.path("right_children").path(n).asInt());
      boolean left = tree.path("default_left").path(n).asInt() == 1;
      put("nodes_missing_value_tracks_true", !leaf && left ? 1 : 0);
      put("nodes_values", leaf ? 0f : value);
      // What of the training passed: an explanation weighs by it. ONNX Runtime does not read it.
      put("nodes_hitrates", (float) tree.path("sum_hessian").path(n).asDouble());
      modes.add(leaf ? "LEAF" : "BRANCH_LT");
      if (leaf) {
        if (classes == 2) {
          // The softmax of 0 and m is the logistic function of m.
          score(id, n, 0, 0f);
        }
        score(id, n, group, value);
      }
    }
  }

  private void score(int tree, int node, int group, float weight) {
    put("class_treeids", tree);
    put("class_nodeids", node);
    put("class_ids", group);
    put("class_weights", weight);
  }

  private void put(String name, long value) {
    longs.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private void put(String name, float value) {
    floats.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
  }

  private NodeProto.Builder node() {
    for (long i = 0; i < classes; i++) {
      put("classlabels_int64s", i);
    }
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType("TreeEnsembleClassifier")
            .setDomain("ai.onnx.ml")
            .addInput(OnnxGraph.INPUT)
            .addOutput("label_of_trees")
            .addOutput(OnnxGraph.UNMIXED);
    longs.forEach(
        (name, v) -> node.addAttribute(of(name, AttributeProto.AttributeType.INTS).addAllInts(v)));
    floats.forEach(
        (name, v) ->
            node.addAttribute(of(name, AttributeProto.AttributeType.FLOATS).addAllFloats(v)));
    AttributeProto.Builder mode = of("nodes_modes", AttributeProto.AttributeType.STRINGS);
    modes.forEach(m -> mode.addStrings(ByteString.copyFromUtf8(m)));
    node.addAttribute(mode);
    node.addAttribute(
        of("post_transform", AttributeProto.AttributeType.STRING)
            .setS(ByteString.copyFromUtf8("SOFTMAX")));
    return node;
  }

  private static AttributeProto.Builder of(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
