package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.bactrian.shared.HubException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
  private static final int FEATURES = 3;

  @TempDir Path folder;

  @Test
  void takesLinearModelsAndTrees() {
    trial(TestModels.linear(FEATURES, 1f).build().toByteArray());
    trial(TestModels.tree(FEATURES).build().toByteArray());
  }

  @Test
  void refusesExternalData() {
    var location = TestModels.linear(FEATURES, 1f);
    location
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    refused(location, "external");
    var entry = TestModels.linear(FEATURES, 1f);
    entry.getGraphBuilder().getInitializerBuilder(0).addExternalDataBuilder().setKey("location");
    refused(entry, "external");
    var sparse = TestModels.linear(FEATURES, 1f);
    sparse
        .getGraphBuilder()
        .addSparseInitializerBuilder()
        .getValuesBuilder()
        .addExternalDataBuilder()
        .setKey("location");
    refused(sparse, "external");
    var nested = TestModels.linear(FEATURES, 1f);
    nested
        .getGraphBuilder()
        .getNodeBuilder(0)
        .addAttributeBuilder()
        .getGBuilder()
        .addInitializerBuilder()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    refused(nested, "external");
  }

  @Test
  void refusesForeignDomainsFunctionsAndTraining() {
    var node = TestModels.linear(FEATURES, 1f);
    node.getGraphBuilder().getNodeBuilder(0).setDomain("com.microsoft");
    refused(node, "com.microsoft");
    refused(
        TestModels.linear(FEATURES, 1f).addFunctions(FunctionProto.newBuilder().setName("f")),
        "functions");
    refused(
        TestModels.linear(FEATURES, 1f).addTrainingInfo(TrainingInfoProto.getDefaultInstance()),
        "training");
  }

  @Test
  void refusesTheWrongShape() {
    refused(TestModels.linear(FEATURES + 1, 1f), "[N, 3]");
    var renamed = TestModels.linear(FEATURES, 1f);
    renamed.getGraphBuilder().getInputBuilder(0).setName("x");
    refused(renamed, "uses features before it is made");
    var two = TestModels.linear(FEATURES, 1f);
    two.getGraphBuilder().addInput(TestModels.value("more", 1));
    refused(two, "exactly one input");
    var output = TestModels.linear(FEATURES, 1f);
    output.getGraphBuilder().getOutputBuilder(0).setName("y");
    refused(output, "ONNX Runtime does not open it");
  }

  @Test
  void refusesTreesThatPointOutsideOrInACircle() {
    for (var wrong :
        new Object[][] {
          {"nodes_featureids", new long[] {99, 0, 0}},
          {"nodes_truenodeids", new long[] {0, 0, 0}},
          {"nodes_truenodeids", new long[] {7, 0, 0}},
          {"class_ids", new long[] {0, 9, 0, 1}},
          {"class_nodeids", new long[] {1, 1, 2, 9}}
        }) {
      var model = TestModels.tree(FEATURES);
      var node = model.getGraphBuilder().getNodeBuilder(0);
      TestModels.with(node, TestModels.ints((String) wrong[0], (long[]) wrong[1]));
      refused(model, "tree ensemble");
    }
  }

  @Test
  void judgesTreesByTheTensorThatEntersThem() {
    trial(TestModels.treeBehindConcat(FEATURES, 5, 7).build().toByteArray());
    refused(TestModels.treeBehindConcat(FEATURES, 5, 8), "nodes_featureids");
    var narrow = TestModels.tree(FEATURES);
    var graph = narrow.getGraphBuilder();
    var tree =
        TestModels.with(
            graph.getNodeBuilder(0).setInput(0, "one"),
            TestModels.ints("nodes_featureids", 2, 0, 0));
    var column =
        TensorProto.newBuilder()
            .setName("column")
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(1)
            .addInt64Data(2);
    var gather =
        TestModels.node("Gather", "one", "features", "column")
            .addAttribute(TestModels.integer("axis", 1));
    narrow.setGraph(graph.clone().clearNode().addInitializer(column).addNode(gather).addNode(tree));
    refused(narrow, "nodes_featureids");
  }

  @Test
  void judgesDomainsByTheNodesThatUseThem() {
    var imported = TestModels.linear(FEATURES, 1f);
    imported.addOpsetImportBuilder().setDomain("ai.onnx.training").setVersion(1);
    imported.addOpsetImportBuilder().setDomain("org.pytorch.aten").setVersion(1);
    trial(imported.build().toByteArray());
  }

  @Test
  void takesWhatOnnxRuntimeItselfHasOptimised() throws Exception {
    for (ModelProto.Builder model :
        List.of(TestModels.linear(FEATURES, 1f), TestModels.tree(FEATURES))) {
      Path saved = folder.resolve("optimised.onnx");
      try (var options = OnnxModel.options()) {
        options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
        options.setOptimizedModelFilePath(saved.toString());
        OrtEnvironment.getEnvironment().createSession(model.build().toByteArray(), options).close();
      }
      byte[] content = Files.readAllBytes(saved);
      assertThat(ModelProto.parseFrom(content).getOpsetImportList())
          .anyMatch(set -> set.getDomain().equals("ai.onnx.training"));
      trial(content);
    }
  }

  @Test
  void takesNotesOfExporters() {
    byte[] note = {10, 1, 'k', 18, 1, 'v'};
    var noted = TestModels.linear(FEATURES, 1f);
    noted.getGraphBuilder().getNodeBuilder(0).setUnknownFields(field(9, note));
    trial(noted.build().toByteArray());
    noted.getGraphBuilder().getNodeBuilder(0).setUnknownFields(field(99, note));
    refused(noted, "does not have");
  }

  private static UnknownFieldSet field(int number, byte[] content) {
    return UnknownFieldSet.newBuilder()
        .addField(
            number,
            UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(content))
                .build())
        .build();
  }

  @Test
  void refusesSizesThatDependOnTheFeatures() {
    var one = new long[] {1};
    refused(
        TestModels.bomb(
            one,
            whole(TestModels.node("ReduceMax", "top", "features"), 0),
            whole(TestModels.node("Cast", "limit", "top"), 7),
            TestModels.node("Range", "range", "limit", "limit", "limit")),
        "Range");
    refused(TestModels.bomb(one, TestModels.node("NonZero", "found", "features")), "NonZero");
    refused(
        TestModels.bomb(
            one,
            whole(TestModels.node("Cast", "dims", "features"), 7),
            TestModels.node("Expand", "wide", "zero", "dims")),
        "Expand");
    refused(
        TestModels.bomb(one, TestModels.node("Reshape", "late", "features", "later")), "before");
    trial(
        TestModels.bomb(
                one,
                TestModels.node("Shape", "size", "features"),
                TestModels.node("ConstantOfShape", "zeros", "size"))
            .build()
            .toByteArray());
  }

  private static NodeProto.Builder whole(NodeProto.Builder node, long value) {
    String name = node.getOpType().equals("Cast") ? "to" : "keepdims";
    return node.addAttribute(TestModels.integer(name, value));
  }

  @Test
  void refusesWhatIsTooSlowToAnswer() {
    var nodes = new NodeProto.Builder[31];
    nodes[0] = TestModels.node("ConstantOfShape", "p0", "shape");
    for (int i = 1; i < nodes.length; i++) {
      nodes[i] = TestModels.node("Pow", "p" + i, "p" + (i - 1), "s");
    }
    refused(TestModels.bomb(new long[] {200_000, 2}, nodes), "ms are taken");
  }

  @Test
  void refusesWhatIsNoProbability() {
    var raw = TestModels.linear(FEATURES, 1f);
    raw.getGraphBuilder().getNodeBuilder(3).setOpType("Identity");
    assertThatThrownBy(() -> trial(raw.build().toByteArray()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("probabilities");
  }

  @Test
  void answersForEveryFlippedByteAndTruncation() {
    var random = new SplittableRandom(3);
    int refused = 0;
    for (ModelProto model :
        new ModelProto[] {TestModels.linear(FEATURES, 1f).build(), TestModels.tree(3).build()}) {
      byte[] whole = model.toByteArray();
      for (int i = 0; i < 400; i++) {
        byte[] bad = Arrays.copyOf(whole, i < 300 ? whole.length : random.nextInt(whole.length));
        if (i < 300) {
          bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          trial(bad);
        } catch (HubException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(400);
  }

  private static void trial(byte[] content) {
    ModelTrial.check(content, Signature.of(FEATURES, TestModels.CLASSES));
  }

  private static void refused(ModelProto.Builder model, String reason) {
    byte[] content = model.build().toByteArray();
    assertThatThrownBy(() -> trial(content))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(reason);
  }
}
