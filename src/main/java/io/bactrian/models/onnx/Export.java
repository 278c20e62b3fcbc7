package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the file of an exporter is asked for probabilities. Whatever it answers in, a map a row,
 * doubles, logits, classes in an order of its own, the graph that is run answers one float tensor
 * with the classes in the hub's order; what that cannot be made of without guessing is refused.
 *
 * @param model the graph that is run
 * @param rewritten whether it is another one than the file's
 * @param input the features' tensor
 * @param doubles whether that is of 64-bit floats
 * @param oneRow whether a call takes one row and no more
 * @param sequence bars of an input, 0 where it is of one
 * @param output the tensor of the probabilities
 */
record Export(
    ModelProto model,
    boolean rewritten,
    String input,
    boolean doubles,
    boolean oneRow,
    int sequence,
    String output) {
  static final String NO_MAPS =
      "Export with options={id(model): {'zipmap': False}}, or with ZipMap as the last step.";
  private static final Set<String> USUAL =
      Set.of(OnnxFile.OUTPUT, "output_probability", "probability", "probs");
  private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
  private static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;

  /**
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming the tensor, and what to
   *     export instead
   */
  static Export of(ModelProto file, Signature signature) {
    GraphProto graph = withoutDefaults(file.getGraph());
    ValueInfoProto input = input(graph, signature.features());
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    ValueInfoProto output = output(graph, signature);
    var answer = new ExportedAnswer(graph, output);
    checkWidth(answer, signature.names().size());
    checkOrderIsKnown(graph, answer);
    int[] order = ClassNames.order(answer.names(), answer.integers(), output, signature.names());
    ModelProto asked = answer.asked(file, order, signature);
    return new Export(
        asked,
        asked != file,
        input.getName(),
        input.getType().getTensorType().getElemType() == DOUBLE,
        shape.getDim(0).getDimValue() == 1,
        shape.getDimCount() == 3 ? (int) shape.getDim(1).getDimValue() : 0,
        asked == file ? output.getName() : answer.name());
  }

  /** Older exporters name initial values among the inputs; nobody sends them. */
  static GraphProto withoutDefaults(GraphProto graph) {
    Set<String> initial =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> sent =
        graph.getInputList().stream().filter(each -> !initial.contains(each.getName())).toList();
    return sent.size() == graph.getInputCount()
        ? graph
        : graph.toBuilder().clearInput().addAllInput(sent).build();
  }

  private static ValueInfoProto input(GraphProto graph, int features) {
    if (graph.getInputCount() != 1) {
      throw OnnxFile.refused(
          "it must have exactly one input, features as a matrix [N, %d], and has %d: %s."
              .formatted(features, graph.getInputCount(), named(graph.getInputList())));
    }
    ValueInfoProto input = graph.getInput(0);
    TensorShapeProto shape = input.getType().getTensorType().getShape();
    int dimensions = shape.getDimCount();
    long steps = dimensions == 3 ? shape.getDim(1).getDimValue() : 2;
    if (steps < 2 || steps > OnnxFile.MAX_SEQUENCE) {
      throw OnnxFile.refused(
          "a sequence has 2 to " + OnnxFile.MAX_SEQUENCE + " bars, a fixed number: export it so.");
    }
    boolean fits =
        (dimensions == 2 || dimensions == 3)
            && isFloating(input)
            && shape.getDim(0).getDimValue() <= 1
            && shape.getDim(dimensions - 1).getDimValue() == features;
    if (!fits) {
      throw OnnxFile.refused(
          "its input %s must be float32 or float64 [N, %2$d], or [N, bars, %2$d] of a sequence, N symbolic or 1: export it so."
              .formatted(input.getName(), features));
    }
    return input;
  }

  static boolean isFloating(ValueInfoProto value) {
    int type = value.getType().getTensorType().getElemType();
    return value.getType().hasTensorType() && (type == FLOAT || type == DOUBLE);
  }

  static boolean isMaps(ValueInfoProto value) {
    return value.getType().hasSequenceType()
        && value.getType().getSequenceType().getElemType().hasMapType();
  }

  private static ValueInfoProto output(GraphProto graph, Signature signature) {
    List<ValueInfoProto> fit =
        graph.getOutputList().stream().filter(each -> isFloating(each) || isMaps(each)).toList();
    List<ValueInfoProto> chosen = fit;
    if (!signature.output().isEmpty()) {
      chosen = fit.stream().filter(each -> each.getName().equals(signature.output())).toList();
    } else if (fit.size() > 1) {
      chosen = fit.stream().filter(each -> USUAL.contains(each.getName())).toList();
    }
    if (chosen.size() != 1) {
      throw OnnxFile.refused(
          "which of its outputs (%s) holds the probabilities? Export one float tensor [N, %d], or name it as signature.output in metadata.json."
              .formatted(named(graph.getOutputList()), signature.names().size()));
    }
    return chosen.get(0);
  }

  private static String named(List<ValueInfoProto> values) {
    return String.join(", ", values.stream().map(ValueInfoProto::getName).toList());
  }

  /** A text label that cannot be followed to its list says that there are names, and hides them. */
  private static void checkOrderIsKnown(GraphProto graph, ExportedAnswer answer) {
    for (ValueInfoProto each : graph.getOutputList()) {
      int type = each.getType().getTensorType().getElemType();
      if (type == TensorProto.DataType.STRING_VALUE && answer.names().isEmpty()) {
        throw OnnxFile.refused(
            "its output %s is text, and which column of %s is of which class cannot be read. Export with ZipMap as the last step, or without the label."
                .formatted(each.getName(), answer.output().getName()));
      }
    }
  }

  private static void checkWidth(ExportedAnswer answer, int classes) {
    String name = answer.output().getName();
    if (answer.maps() && answer.names().size() != classes) {
      throw OnnxFile.refused(
          "its output %s has the keys %s, and metadata.json names %d classes."
              .formatted(name, answer.names(), classes));
    }
    TensorShapeProto shape = answer.output().getType().getTensorType().getShape();
    if (answer.maps() || shape.getDimCount() == 0) {
      return; // the trial shows it
    }
    long width = shape.getDim(shape.getDimCount() - 1).getDimValue();
    if (shape.getDimCount() != 2 || (width != classes && width != 0)) {
      throw OnnxFile.refused(
          "its output %s must be a matrix [N, %d], a column a class%s"
              .formatted(
                  name,
                  classes,
                  width == 1 && classes == 2
                      ? ": one column may be of either class. Export [1 - p, p]."
                      : ". " + NO_MAPS));
    }
  }
}
