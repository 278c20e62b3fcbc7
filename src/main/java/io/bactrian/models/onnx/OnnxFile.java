package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a model's file before ONNX Runtime does, and refuses what the contract does not allow. */
public final class OnnxFile {
  public static final int MAX_BYTES = 64 * 1024 * 1024;
  public static final String INPUT = "features";
  public static final String OUTPUT = "probabilities";
  private static final int MAX_DEPTH = 32;

  /** Bars of a sequence. */
  public static final int MAX_SEQUENCE = 256;

  private static final int NODE_OF_THE_GRAPH = 2; // below the graph, which is below the model
  private static final Set<String> DOMAINS = Set.of("", "ai.onnx", "ai.onnx.ml");

  /**
   * Texts about a part of a model that later versions of the format know, by the field's number.
   */
  private static final Map<Descriptor, Set<Integer>> NOTES =
      Map.of(
          NodeProto.getDescriptor(), Set.of(9),
          GraphProto.getDescriptor(), Set.of(16),
          TensorProto.getDescriptor(), Set.of(16),
          ValueInfoProto.getDescriptor(), Set.of(4));

  private OnnxFile() {}

  /**
   * Judges all but the trees, of which {@link TreeCheck} judges.
   *
   * @param features the width that the input must have
   * @param classes the width that the output must have
   * @throws HubException {@code UNPROCESSABLE}, field {@code model.onnx}, with the reason
   */
  static ModelProto check(byte[] content, int features, int classes) {
    if (content.length > MAX_BYTES) {
      throw refused("It has " + content.length + " bytes; at most " + MAX_BYTES + " are taken.");
    }
    ModelProto model = parse(content);
    GraphProto graph = model.getGraph();
    checkInput(graph, features);
    checkOutput(graph, classes);
    walk(model, 0);
    ShapeCheck.check(graph);
    return model;
  }

  public static HubException refused(String reason) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, "model.onnx", "The model is refused: " + reason);
  }

  private static ModelProto parse(byte[] content) {
    try {
      ModelProto model = ModelProto.parseFrom(content);
      if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
        throw refused("it holds no graph, so it is no ONNX model or it is cut short. Upload it.");
      }
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "model.onnx",
          "The model is refused: it is no ONNX protobuf, cut short, or nested too deep. Upload it"
              + " whole.",
          e);
    }
  }

  private static void checkInput(GraphProto graph, int features) {
    if (graph.getInputCount() != 1 || !graph.getInput(0).getName().equals(INPUT)) {
      throw refused("it must have exactly one input, features.");
    }
    TensorShapeProto shape = graph.getInput(0).getType().getTensorType().getShape();
    long steps = shape.getDimCount() == 3 ? shape.getDim(1).getDimValue() : 0;
    if (shape.getDimCount() == 3 && (steps < 2 || steps > MAX_SEQUENCE)) {
      throw refused("a sequence has 2 to " + MAX_SEQUENCE + " bars, a fixed number: export it so.");
    }
    checkShape(graph.getInput(0), shape.getDimCount() == 3 ? 3 : 2, features);
  }

  private static void checkOutput(GraphProto graph, int classes) {
    List<ValueInfoProto> found =
        graph.getOutputList().stream().filter(output -> output.getName().equals(OUTPUT)).toList();
    if (found.size() != 1) {
      throw refused("it must have one output named probabilities.");
    }
    checkShape(found.get(0), 2, classes);
  }

  private static void checkShape(ValueInfoProto value, int dimensions, int width) {
    var tensor = value.getType().getTensorType();
    TensorShapeProto shape = tensor.getShape();
    boolean fits =
        value.getType().hasTensorType()
            && tensor.getElemType() == TensorProto.DataType.FLOAT_VALUE
            && shape.getDimCount() == dimensions
            && (!shape.getDim(0).hasDimValue() || shape.getDim(0).getDimValue() < 0)
            && shape.getDim(dimensions - 1).hasDimValue()
            && shape.getDim(dimensions - 1).getDimValue() == width;
    if (!fits) {
      throw refused(
          value.getName()
              + (value.getName().equals(INPUT)
                      ? " must be float32 [N, %1$d], or [N, bars, %1$d] of a sequence,"
                      : " must be float32 [N, %d],")
                  .formatted(width)
              + " N symbolic: export it so.");
    }
  }

  /** Every message of the file, wherever it is nested. */
  private static void walk(Message message, int depth) {
    if (depth > MAX_DEPTH) {
      throw refused("its graphs are nested too deep.");
    }
    Set<Integer> notes = NOTES.getOrDefault(message.getDescriptorForType(), Set.of());
    if (!notes.containsAll(message.getUnknownFields().asMap().keySet())) {
      throw refused("it holds fields that the ONNX format does not have, or it was altered.");
    }
    judge(message, depth);
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() != JavaType.MESSAGE) {
        continue;
      }
      if (field.getValue() instanceof Collection<?> items) {
        items.forEach(item -> walk((Message) item, depth + 1));
      } else {
        walk((Message) field.getValue(), depth + 1);
      }
    }
  }

  private static void judge(Message message, int depth) {
    if (message instanceof TensorProto tensor) {
      if (tensor.getExternalDataCount() > 0
          || tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        throw refused("a tensor's data is external. Save the model with its data inside.");
      }
    } else if (message instanceof NodeProto node) {
      node(node, depth);
    } else if (message instanceof FunctionProto) {
      throw refused("it has functions of its own. Inline them.");
    } else if (message instanceof TrainingInfoProto) {
      throw refused("it carries training info. Export it for inference.");
    } else if (message instanceof AttributeProto attribute
        && !attribute.getRefAttrName().isEmpty()) {
      throw refused("an attribute refers to a function's. Inline functions.");
    }
  }

  private static void node(NodeProto node, int depth) {
    if (!DOMAINS.contains(node.getDomain())) {
      throw refused(
          "operators of the domain '"
              + node.getDomain()
              + "' are not taken, only ai.onnx and ai.onnx.ml.");
    }
    if (node.getOpType().equals("Loop")) {
      throw refused("the operator Loop has no bound on its time. Unroll it.");
    }
    boolean trees = node.getOpType().startsWith("TreeEnsemble");
    if (trees && depth > NODE_OF_THE_GRAPH) {
      throw refused("a tree ensemble is inside another operator. Move it into the graph.");
    }
  }
}
