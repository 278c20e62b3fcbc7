package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

/** Files of a few hundred bytes that cost gigabytes or minutes, and what became of the child. */
class TrialsTest {
  @TempDir Path data;
  private Trials trials;

  @BeforeEach
  void make() throws IOException {
    trials = trials(Duration.ofSeconds(60));
  }

  private Trials trials(Duration timeout) throws IOException {
    var properties = new TrialProperties(DataSize.ofMegabytes(512), Duration.ofSeconds(2), timeout);
    return new Trials(properties, new HubFolders(data.toString(), data.toString()));
  }

  @Test
  void passesModelsAndLeavesNothingBehind() throws IOException {
    pass(TestModels.linear(3, 1f));
    pass(TestModels.tree(3));
    try (var left = Files.list(data.resolve("trials"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void saysWhyTheFileIsRefused() {
    refused(TestModels.linear(4, 1f), "[N, 3]");
  }

  @Test
  void boundsWhatASmallFileMakesOfMemory() {
    long[] huge = {30_000, 30_000};
    refused(bomb(huge, TestModels.node("ConstantOfShape", "blown", "shape")), "memory");
    refused(bomb(huge, TestModels.node("Expand", "blown", "zero", "shape")), "memory");
    refused(
        bomb(
            new long[] {1, 400},
            TestModels.node("ConstantOfShape", "row", "shape"),
            TestModels.node("Tile", "blown", "row", "tiles")),
        "memory");
  }

  /** Ten million nodes of two bytes each: the file is read in the child as well. */
  @Test
  void boundsWhatReadingTheFileTakes() {
    byte[] nodes = new byte[20_000_000];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 10;
    }
    byte[] content =
        ModelProto.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(
                        ModelProto.GRAPH_FIELD_NUMBER,
                        UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(nodes))
                            .build())
                    .build())
            .build()
            .toByteArray();
    assertThatThrownBy(() -> trials.pass(content, Signature.of(3, TestModels.CLASSES)))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void boundsWhatASmallFileTakesOfCpu() {
    var nodes = new NodeProto.Builder[41];
    nodes[0] = TestModels.node("ConstantOfShape", "m0", "shape");
    for (int i = 1; i < nodes.length; i++) {
      nodes[i] = TestModels.node("MatMul", "m" + i, "m" + (i - 1), "m" + (i - 1));
    }
    refused(bomb(new long[] {3_000, 3_000}, nodes), "CPU");
  }

  @Test
  void triesTheSameFileOnce() throws IOException {
    byte[] fit = TestModels.linear(3, 1f).build().toByteArray();
    refused(TestModels.linear(4, 1f), "[N, 3]");
    trials.pass(fit, Signature.of(3, TestModels.CLASSES));
    Files.delete(data.resolve("trials"));
    refused(TestModels.linear(4, 1f), "[N, 3]");
    trials.pass(fit, Signature.of(3, TestModels.CLASSES));
    assertThat(data.resolve("trials")).doesNotExist();
  }

  @Test
  void doesNotRefuseTheModelWhereItCouldNotBeTried() throws IOException {
    var impatient = trials(Duration.ofMillis(1));
    byte[] content = TestModels.linear(3, 1f).build().toByteArray();
    assertThatThrownBy(() -> impatient.pass(content, Signature.of(3, TestModels.CLASSES)))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    pass(TestModels.linear(3, 1f));
  }

  @Test
  void haveTheseLimits() {
    var context = new ApplicationContextRunner().withUserConfiguration(Registered.class);
    context.run(
        c ->
            assertThat(c.getBean(TrialProperties.class))
                .isEqualTo(
                    new TrialProperties(
                        DataSize.ofMegabytes(512), Duration.ofSeconds(10), Duration.ofMinutes(1))));
    context.withPropertyValues("hub.registry.trial=1").run(c -> assertThat(c).hasFailed());
  }

  @EnableConfigurationProperties(TrialProperties.class)
  static class Registered {}

  private static ModelProto.Builder bomb(long[] shape, NodeProto.Builder... nodes) {
    ModelProto.Builder model = TestModels.bomb(shape, nodes);
    model
        .getGraphBuilder()
        .addInitializerBuilder()
        .setName("tiles")
        .setDataType(7)
        .addDims(2)
        .addInt64Data(1_000_000)
        .addInt64Data(1);
    assertThat(model.build().getSerializedSize()).isLessThan(3_000);
    return model;
  }

  private void pass(ModelProto.Builder model) {
    assertThatCode(
            () -> trials.pass(model.build().toByteArray(), Signature.of(3, TestModels.CLASSES)))
        .doesNotThrowAnyException();
  }

  private void refused(ModelProto.Builder model, String reason) {
    assertThatThrownBy(
            () -> trials.pass(model.build().toByteArray(), Signature.of(3, TestModels.CLASSES)))
        .hasMessageContaining(reason)
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE));
  }
}
