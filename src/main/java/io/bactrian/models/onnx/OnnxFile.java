package io.bactrian.models.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
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
   * @return the graph that is run
   * @throws HubException {@code UNPROCESSABLE}, field {@code model.onnx}, with the reason
   */
  static ModelProto check(byte[] content, Signature signature) {
    if (content.length > MAX_BYTES) {
      throw refused("It has " + content.length + " bytes; at most " + MAX_BYTES + " are taken.");
    }
    ModelProto model = parse(content);
    walk(model, 0);
    if (signature.isPlain()) {
      model = Export.of(model, signature).model();
    } else {
      StepGraph.of(model.getGraph(), signature);
    }
    ShapeCheck.check(model.getGraph());
    return model;
  }

  public static HubException refused(String reason) {
    return new HubException(
        ErrorCode.UNPROCESSABLE, "model.onnx", "The model is refused: " + reason);
  }

  static ModelProto parse(byte[] content) {
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
