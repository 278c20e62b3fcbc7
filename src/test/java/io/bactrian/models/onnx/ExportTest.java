package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.bactrian.shared.HubException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files as exporters write them: taken for what they say, or refused with what to export. */
class ExportTest {
  private static final int FEATURES = 3;
  private static final List<String> CLASSES = List.of("low", "same", "high");
  private static final List<String> SORTED = List.of("high", "low", "same");

  /** Tried, opened and asked; the answer of several rows is that of each. */
  private static float[] answer(ModelProto.Builder model, Signature signature, float x) {
    byte[] content = model.build().toByteArray();
    ModelTrial.check(content, signature);
    try (var opened = OnnxModel.open(content, signature)) {
      float[] row = {x, 5, Float.NaN};
      float[] alone = opened.probabilities(row);
      assertThat(opened.together(new float[][] {row, {0, 0, 0}, row})[2]).isEqualTo(alone);
      return alone;
    }
  }

  private static float[] answer(ModelProto.Builder model, float x) {
    return answer(model, Signature.of(FEATURES, CLASSES), x);
  }

  private static void refused(ModelProto.Builder model, Signature signature, String... reasons) {
    byte[] content = model.build().toByteArray();
    assertThatThrownBy(() -> ModelTrial.check(content, signature))
        .isInstanceOf(HubException.class)
        .hasMessageContainingAll(reasons);
  }

  private static void refused(ModelProto.Builder model, String... reasons) {
    refused(model, Signature.of(FEATURES, CLASSES), reasons);
  }

  @Test
  void readsClassesByTheKeysOfAZipMap() {
    float[] answer = answer(ExportedModels.zipMap(FEATURES, SORTED, "high"), 0.7f);
    assertThat(answer[2]).isCloseTo((float) ExportedModels.last(0.7, 3), within(1e-5f));
    assertThat(answer[0]).isEqualTo(answer[1]).isLessThan(answer[2]);
    float[] low = answer(ExportedModels.zipMap(FEATURES, SORTED, "low"), 0.7f);
    assertThat(low[0]).isEqualTo(answer[2]);
  }

  @Test
  void readsNumbersAsPlacesOfTheClasses() {
    List<String> places = List.of("0", "1", "2");
    assertThat(answer(ExportedModels.zipMap(FEATURES, places, "2"), 0.7f)[2])
        .isCloseTo((float) ExportedModels.last(0.7, 3), within(1e-5f));
    assertThat(answer(ExportedModels.tensor(FEATURES, places, "0"), 0.7f)[0])
        .isCloseTo((float) ExportedModels.last(0.7, 3), within(1e-5f));
    List<String> named = List.of("1", "-1");
    assertThat(
            answer(
                ExportedModels.zipMap(FEATURES, List.of("-1", "1"), "1"),
                Signature.of(FEATURES, named),
                0.7f)[0])
        .isCloseTo((float) ExportedModels.last(0.7, 2), within(1e-5f));
    refused(
        ExportedModels.zipMap(FEATURES, List.of("-1", "0", "1"), "1"),
        "output_probability",
        "[-1, 0, 1]",
        "[low, same, high]",
        "places 0 to 2");
  }

  @Test
  void readsTheOrderOfATensorFromTheClassifierOrTheLabel() {
    float expected = (float) ExportedModels.last(0.7, 3);
    assertThat(answer(ExportedModels.tensor(FEATURES, SORTED, "high"), 0.7f)[2])
        .isCloseTo(expected, within(1e-5f));
    assertThat(answer(ExportedModels.doubles(FEATURES, SORTED, "same"), 0.7f)[1])
        .isCloseTo(expected, within(1e-6f));
  }

  @Test
  void refusesNamesThatAreOthersAndTextThatHidesThem() {
    List<String> others = List.of("bear", "bull", "flat");
    refused(ExportedModels.zipMap(FEATURES, others, "bull"), "[bear, bull, flat]", "[low, same");
    refused(ExportedModels.tensor(FEATURES, others, "bull"), "[bear, bull, flat]", "[low, same");
    var two = Signature.of(FEATURES, List.of("high", "low"));
    refused(
        ExportedModels.zipMap(FEATURES, SORTED, "high"), two, "output_probability", "2 classes");
    var hidden = ExportedModels.doubles(FEATURES, SORTED, "same");
    hidden.getGraphBuilder().getNodeBuilder(6).setOpType("Mod");
    refused(hidden, "output_label is text", "ZipMap as the last step");
  }

  @Test
  void takesFixedDynamicAndUnnamedAxesOfPyTorch() {
    float expected = (float) ExportedModels.last(-0.4, 3);
    assertThat(answer(ExportedModels.torch(FEATURES, 3, -1, true), -0.4f)[2])
        .isCloseTo(expected, within(1e-6f));
    assertThat(answer(ExportedModels.torch(FEATURES, 3, 1, true), -0.4f)[2])
        .isCloseTo(expected, within(1e-6f));
    var unnamed = ExportedModels.torch(FEATURES, 3, -1, true);
    unnamed
        .getGraphBuilder()
        .getOutputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .clearShape();
    assertThat(answer(unnamed, -0.4f)[2]).isCloseTo(expected, within(1e-6f));
    refused(ExportedModels.torch(FEATURES, 3, 8, true), "input must be", "N symbolic or 1");
  }

  @Test
  void putsASoftmaxOnLogitsWhereTheyAreDeclared() {
    var logits = ExportedModels.torch(FEATURES, 3, -1, false);
    refused(logits, "no set of probabilities", "\"activation\": \"softmax\"");
    var declared =
        new Signature(
            ModelKind.PROBABILITIES,
            FEATURES,
            CLASSES,
            "output",
            true,
            List.of(),
            Signature.Lobe.NONE);
    assertThat(answer(logits, declared, -0.4f)[2])
        .isCloseTo((float) ExportedModels.last(-0.4, 3), within(1e-6f));
  }

  @Test
  void refusesWhatCouldMeanTwoThings() {
    var sigmoid = ExportedModels.torch(FEATURES, 1, -1, true);
    refused(sigmoid, Signature.of(FEATURES, List.of("down", "up")), "[1 - p, p]");
    var columns = ExportedModels.torch(FEATURES, 3, -1, true);
    columns
        .getGraphBuilder()
        .addOutput(ExportedModels.value("scores", ExportedModels.FLOAT, -1, 3));
    refused(columns, "output, scores", "signature.output");
    var several = ExportedModels.torch(FEATURES, 3, -1, true);
    several.getGraphBuilder().addInput(ExportedModels.value("f_two", ExportedModels.FLOAT, -1, 1));
    refused(several, "exactly one input", "input, f_two");
    var whole = ExportedModels.torch(FEATURES, 3, -1, true);
    whole
        .getGraphBuilder()
        .setInput(0, ExportedModels.value("input", TensorProto.DataType.INT64_VALUE, -1, FEATURES));
    refused(whole, "float32 or float64 [N, 3]");
    var maps = ExportedModels.zipMap(FEATURES, SORTED, "high");
    maps.getGraphBuilder().getNodeBuilder(4).setOpType("DictVectorizer");
    refused(maps, "output_probability is a sequence of maps", "'zipmap': False");
  }

  @Test
  void saysThatMissingValuesAreTheModelsToDealWith() {
    var bare = ExportedModels.torch(FEATURES, 3, -1, true);
    bare.getGraphBuilder().getNodeBuilder(2).setInput(0, "input");
    refused(bare, "with a missing value", "SimpleImputer");
  }

  @Test
  void runsAFileThatIsTheHubsOwnAsItIs() {
    ModelProto tree = TestModels.tree(17).build();
    assertThat(Export.of(tree, Signature.of(17, TestModels.CLASSES)).rewritten()).isFalse();
    assertThat(Export.of(tree, Signature.of(17, List.of("1", "0"))).rewritten()).isTrue();
  }
}
