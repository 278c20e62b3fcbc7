package io.bactrian.models.training;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.registry.Registry.Examination;
import io.bactrian.store.objects.ObjectStore;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The smallest model that keeps the contract: a softmax over one weighted feature, NaN taken for 0.
 */
public final class TinyModel {
  /** Of a candidate whose dataset is not the test's subject. */
  public static final Examination UNEXAMINED =
      (dataset, train, holdout, gains, block) -> new Registry.Examined(true, "not examined");

  private TinyModel() {}

  /**
   * @param features how many inputs
   * @param classes how many outputs
   * @param feature whose value counts
   * @param weight of it, for the last class
   */
  public static byte[] of(int features, int classes, int feature, float weight) {
    return of(0, features, classes, feature, weight);
  }

  /**
   * Of the oldest of so many bars.
   *
   * @param sequence bars; 0 for the newest alone
   */
  public static byte[] of(int sequence, int features, int classes, int feature, float weight) {
    TensorProto.Builder weights = tensor("weights", features, classes);
    for (int f = 0; f < features; f++) {
      for (int c = 0; c < classes; c++) {
        weights.addFloatData(f == feature && c == classes - 1 ? weight : 0);
      }
    }
    String input = sequence == 0 ? "features" : "oldest";
    GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");
    if (sequence > 0) {
      graph
          .addInitializer(
              TensorProto.newBuilder()
                  .setName("first")
                  .setDataType(TensorProto.DataType.INT64.getNumber())
                  .addInt64Data(0))
          .addNode(
              node("Gather", "oldest", "features", "first").toBuilder()
                  .addAttribute(
                      AttributeProto.newBuilder()
                          .setName("axis")
                          .setType(AttributeProto.AttributeType.INT)
                          .setI(1)));
    }
    GraphProto whole =
        graph
            .addInput(value("features", sequence, features))
            .addOutput(value("probabilities", 0, classes))
            .addInitializer(weights)
            .addInitializer(tensor("zero", 1).addFloatData(0))
            .addNode(node("IsNaN", "missing", input))
            .addNode(node("Where", "known", "missing", "zero", input))
            .addNode(node("MatMul", "scores", "known", "weights"))
            .addNode(
                node("Softmax", "probabilities", "scores").toBuilder()
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .build();
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(15))
        .setGraph(whole)
        .build()
        .toByteArray();
  }

  /** The metadata.json of a run that has trained what it was asked for. */
  public static byte[] metadata(String runId, String model, String target, Dataset dataset) {
    return metadata(runId, model, target, dataset, 0);
  }

  /**
   * @param sequence bars; 0 for the newest alone
   */
  public static byte[] metadata(
      String runId, String model, String target, Dataset dataset, int sequence) {
    try {
      return new JsonMapper()
          .writeValueAsBytes(
              Map.of(
                  "run_id",
                  runId,
                  "model",
                  model,
                  "target",
                  target,
                  "dataset_id",
                  dataset.id(),
                  "dataset_sha256",
                  dataset.train().sha256(),
                  "features",
                  dataset.features(),
                  "sequence",
                  sequence,
                  "classes",
                  Objects.requireNonNull(dataset.targets().get(target))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The candidate of a run whose trainer has uploaded such a model and its metadata. */
  public static Candidate uploaded(
      ObjectStore store, String runId, String model, String target, Dataset dataset, byte[] onnx) {
    return uploaded(store, runId, model, target, dataset, onnx, 0);
  }

  /**
   * @param sequence bars; 0 for the newest alone
   */
  public static Candidate uploaded(
      ObjectStore store,
      String runId,
      String model,
      String target,
      Dataset dataset,
      byte[] onnx,
      int sequence) {
    byte[] metadata = metadata(runId, model, target, dataset, sequence);
    String folder = "runs/" + runId;
    store.put(folder + "/model.onnx", onnx);
    store.put(folder + "/metadata.json", metadata);
    return new Candidate(
        runId,
        model,
        target,
        dataset.id(),
        folder + "/model.onnx",
        DigestUtils.sha256Hex(onnx),
        folder + "/metadata.json",
        DigestUtils.sha256Hex(metadata));
  }

  private static NodeProto node(String type, String output, String... inputs) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type).setName(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.addOutput(output).build();
  }

  private static TensorProto.Builder tensor(String name, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  private static ValueInfoProto value(String name, int sequence, int columns) {
    TensorShapeProto.Builder dims =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    if (sequence > 0) {
      dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(sequence));
    }
    TensorShapeProto shape =
        dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns)).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
