package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Follows the features' values through the graph: no tensor's size, no trip count and no branch may
 * depend on them. So every row costs what the rows of a trial cost, and a trial's bounds hold for
 * all that follow.
 */
final class ShapeCheck {
  /** Inputs whose values decide the size of an output, or which branch is taken. */
  private static final Map<String, Set<Integer>> DECIDING =
      Stream.of(
              inputs(0, "ConstantOfShape", "NonZero", "Unique", "ImageDecoder", "If"),
              inputs(0, "BlackmanWindow", "HammingWindow", "HannWindow"),
              inputs(0, "StringSplit", "StringNormalizer"),
              inputs(1, "Reshape", "Expand", "Tile", "OneHot", "Upsample", "TopK", "Compress"),
              inputs(1, "Squeeze", "Unsqueeze", "Split", "SplitToSequence", "SequenceAt"),
              inputs(1, "SequenceErase", "CenterCropPad", "AffineGrid", "Pad", "Slice", "Resize"),
              inputs(1, "DFT", "STFT", "Col2Im"),
              inputs(2, "Tile", "Slice", "Resize", "DFT", "Col2Im", "MaxUnpool", "SequenceInsert"),
              inputs(3, "Slice", "Resize", "Pad", "STFT"),
              inputs(4, "Slice"),
              all("Range", "MelWeightMatrix", "NonMaxSuppression"))
          .flatMap(List::stream)
          .collect(
              Collectors.groupingBy(
                  Deciding::operator, Collectors.mapping(Deciding::input, Collectors.toSet())));

  private record Deciding(String operator, int input) {}

  private final Set<String> known;
  private final Set<String> ofFeatures;

  private ShapeCheck(Set<String> known, Set<String> ofFeatures) {
    this.known = known;
    this.ofFeatures = ofFeatures;
  }

  static void check(GraphProto graph) {
    new ShapeCheck(new HashSet<>(), new HashSet<>()).graph(graph);
  }

  private static List<Deciding> inputs(int input, String... operators) {
    return Stream.of(operators).map(operator -> new Deciding(operator, input)).toList();
  }

  private static List<Deciding> all(String... operators) {
    return IntStream.range(0, 8).mapToObj(i -> inputs(i, operators)).flatMap(List::stream).toList();
  }

  /** What a nested graph is given counts as the features' values. */
  private void graph(GraphProto graph) {
    graph.getInitializerList().forEach(tensor -> known.add(tensor.getName()));
    graph.getSparseInitializerList().forEach(t -> known.add(t.getValues().getName()));
    for (ValueInfoProto input : graph.getInputList()) {
      known.add(input.getName());
      ofFeatures.add(input.getName());
    }
    graph.getNodeList().forEach(this::node);
  }

  private void node(NodeProto node) {
    String operator = node.getOpType();
    Set<Integer> deciding = DECIDING.getOrDefault(operator, Set.of());
    boolean ofFeatures = false;
    for (int i = 0; i < node.getInputCount(); i++) {
      String input = node.getInput(i);
      if (!input.isEmpty() && !known.contains(input)) {
        throw OnnxFile.refused(
            "the node " + name(node) + " uses " + input + " before it is made. Sort the nodes.");
      }
      if (this.ofFeatures.contains(input)) {
        ofFeatures = true;
        if (deciding.contains(i) || (i == 1 && operator.startsWith("Reduce"))) {
          throw OnnxFile.refused(
              "the size of what "
                  + name(node)
                  + " makes depends on the features' values, so its cost has no bound. Export it"
                  + " with fixed sizes.");
        }
      }
    }
    for (AttributeProto attribute : node.getAttributeList()) {
      for (GraphProto body : graphs(attribute)) {
        new ShapeCheck(new HashSet<>(known), new HashSet<>(this.ofFeatures)).graph(body);
        ofFeatures = true;
      }
    }
    known.addAll(node.getOutputList());
    if (ofFeatures && !operator.equals("Shape") && !operator.equals("Size")) {
      this.ofFeatures.addAll(node.getOutputList());
    }
  }

  private static List<GraphProto> graphs(AttributeProto attribute) {
    return attribute.hasG()
        ? Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream()).toList()
        : attribute.getGraphsList();
  }

  private static String name(NodeProto node) {
    return node.getOpType() + (node.getName().isEmpty() ? "" : " '" + node.getName() + "'");
  }
}
