package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.decisions.lobes.InferenceRequest;
import io.bactrian.decisions.lobes.Observation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionKeyTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final double[] NONE = {};
  private static final Ohlcv NO_BARS = new Ohlcv(new long[0], NONE, NONE, NONE, NONE, NONE);

  static Observation observation(
      String symbol, String strategy, Map<String, Float> features, long revision) {
    var question =
        new InferenceRequest(
            symbol,
            strategy,
            null,
            null,
            Map.of(),
            null,
            NOW,
            false,
            "ea",
            NOW,
            System.nanoTime(),
            null);
    return Observation.of(question, "M5", features, NOW, revision, NO_BARS);
  }

  @Test
  void isTheSameForTheSameQuestionWhenEverAndByWhomItIsAsked() {
    assertThat(PredictionKey.of(observation("A", "s", Map.of("f", 1f), 3), List.of("m@1")))
        .isEqualTo(PredictionKey.of(observation("A", "s", Map.of("f", 1f), 3), List.of("m@1")))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void differsWithEachPart() {
    var swapped = new LinkedHashMap<String, Float>();
    swapped.put("f", Float.NaN);
    List<String> keys =
        List.of(
            PredictionKey.of(observation("A", "s", Map.of("f", 1f), 3), List.of("m@1")),
            PredictionKey.of(observation("B", "s", Map.of("f", 1f), 3), List.of("m@1")),
            PredictionKey.of(observation("A", "t", Map.of("f", 1f), 3), List.of("m@1")),
            PredictionKey.of(observation("As", "", Map.of("f", 1f), 3), List.of("m@1")),
            PredictionKey.of(observation("A", "s", Map.of("f", 2f), 3), List.of("m@1")),
            PredictionKey.of(observation("A", "s", swapped, 3), List.of("m@1")),
            PredictionKey.of(observation("A", "s", Map.of("f", 1f), 4), List.of("m@1")),
            PredictionKey.of(observation("A", "s", Map.of("f", 1f), 3), List.of("m@2")),
            PredictionKey.of(observation("A", "s", Map.of("f", 1f), 3), List.of("m", "@1")));
    assertThat(keys).doesNotHaveDuplicates();
  }
}
