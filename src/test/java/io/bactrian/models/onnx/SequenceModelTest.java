package io.bactrian.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.models.training.TinyModel;
import org.junit.jupiter.api.Test;

/** A model that answers of the newest bars instead of the newest alone. */
class SequenceModelTest {
  private static final byte[] OF_THREE = TinyModel.of(3, 2, 2, 1, 4);

  @Test
  void isTakenAndAnswersOfTheOldestBarFirst() {
    assertThatCode(() -> ModelTrial.check(OF_THREE, Signature.of(2, TestModels.CLASSES)))
        .doesNotThrowAnyException();
    try (var model = OnnxModel.open(OF_THREE, Signature.of(2, TestModels.CLASSES))) {
      assertThat(model.sequence()).isEqualTo(3);
      assertThat(model.width()).isEqualTo(6);
      float up = (float) (1 / (1 + Math.exp(-4 * 0.5)));
      assertThat(model.probabilities(new float[] {9, 0.5f, 9, 9, 9, 9})[1])
          .isCloseTo(up, within(1e-5f));
    }
    assertThatThrownBy(
            () ->
                ModelTrial.check(
                    TinyModel.of(300, 2, 2, 1, 4), Signature.of(2, TestModels.CLASSES)))
        .hasMessageContaining("2 to 256 bars");
    assertThatThrownBy(() -> ModelTrial.check(OF_THREE, Signature.of(3, TestModels.CLASSES)))
        .hasMessageContaining("[N, bars, 3]");
  }
}
