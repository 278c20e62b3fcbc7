package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.data.snapshot.DataFile;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.onnx.OnnxModel;
import io.bactrian.models.onnx.Signature;
import io.bactrian.models.training.TinyModel;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A candidate that answers of the newest bars instead of the newest alone. */
class SequenceCandidateTest {
  private static final Duration BAR = Duration.ofMinutes(5);
  private static final List<String> FEATURES = List.of("f_a", "f_b");
  private static final byte[] OF_THREE = TinyModel.of(3, 2, 2, 1, 4);

  @Test
  void isJudgedOnRowsThatHaveAllTheirBars() {
    int count = 200;
    Instant[] at = new Instant[count];
    Instant[] until = new Instant[count];
    float[][] features = new float[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      // After 100 rows a night.
      at[i] = Instant.EPOCH.plus(BAR.multipliedBy(i)).plus(Duration.ofHours(i < 100 ? 0 : 8));
      until[i] = at[i].plus(BAR);
      labels[i] = i / 7 % 2;
      features[i] = new float[] {0, 0};
    }
    for (int i = 2; i < count; i++) {
      features[i - 2][1] = labels[i] * 2 - 1; // the oldest of three bars knows
    }
    var samples = new Samples(at, until, features, labels);
    var dataset =
        new Dataset(
            "ds",
            "S",
            "M5",
            Instant.EPOCH,
            Instant.EPOCH,
            "",
            new DataFile("t", "", 1, 1),
            new DataFile("h", "", 1, 1),
            FEATURES,
            null,
            Map.of());
    var holdout = new Holdout(dataset, samples, samples);
    try (var model = OnnxModel.open(OF_THREE, Signature.of(2, List.of("down", "up")));
        var plain =
            OnnxModel.open(TinyModel.of(2, 2, 1, 4), Signature.of(2, List.of("down", "up")))) {
      Gate.Verdict verdict = holdout.judge(model, FEATURES, 2, null, List.of());
      assertThat(verdict.rows()).isEqualTo(count - 4);
      assertThat(verdict.logLoss()).isLessThan(0.05);
      assertThat(holdout.judge(plain, FEATURES, 2, null, List.of()).rows()).isEqualTo(count);
      assertThat(holdout.judge(plain, FEATURES, 2, model, FEATURES).rows()).isEqualTo(count - 4);
    }
  }

  @Test
  void isRefusedWhereItsMetadataSaysOtherwise() {
    var metadata = Metadata.of("{\"sequence\":20}".getBytes(StandardCharsets.UTF_8));
    assertThatCode(() -> metadata.checkSequence(20)).doesNotThrowAnyException();
    assertThatThrownBy(() -> metadata.checkSequence(3))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("sequence is 20, and model.onnx takes 3 bars");
    assertThatThrownBy(() -> metadata.checkSequence(0)).hasMessageContaining("one bar");
  }
}
