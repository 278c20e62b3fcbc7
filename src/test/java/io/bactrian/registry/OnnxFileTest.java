package io.bactrian.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import io.bactrian.shared.HubException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OnnxFileTest {
  private static final int FEATURES = 3;

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
    var opset = TestModels.linear(FEATURES, 1f);
    opset.addOpsetImportBuilder().setDomain("evil").setVersion(1);
    refused(opset, "evil");
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
    refused(renamed, "features");
    var two = TestModels.linear(FEATURES, 1f);
    two.getGraphBuilder().addInput(TestModels.value("more", 1));
    refused(two, "exactly one input");
    var output = TestModels.linear(FEATURES, 1f);
    output.getGraphBuilder().getOutputBuilder(0).setName("y");
    refused(output, "probabilities");
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
      for (int i = 0; i < node.getAttributeCount(); i++) {
        if (node.getAttribute(i).getName().equals(wrong[0])) {
          node.setAttribute(i, TestModels.ints((String) wrong[0], (long[]) wrong[1]));
        }
      }
      refused(model, "tree ensemble");
    }
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
  void survivesFlippedBytesAndTruncation() {
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
    OnnxFile.check(content, FEATURES, 2);
    try (var model = OnnxModel.open(content, FEATURES, 2)) {
      TrialRun.check(model, FEATURES);
    }
  }

  private static void refused(ModelProto.Builder model, String reason) {
    byte[] content = model.build().toByteArray();
    assertThatThrownBy(() -> OnnxFile.check(content, FEATURES, 2))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(reason);
  }
}
