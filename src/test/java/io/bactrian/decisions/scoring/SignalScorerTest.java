package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.data.lobes.LobeAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalScorerTest {
  private static final Map<String, Object> MODEL = Map.of("model", "btcusd-m5-volatility");
  private static final LobeAnswer BREAKOUT =
      new LobeAnswer("volatility", "SELL", 0.8, Map.of("regime", "high"));

  @Test
  void aBreakoutIsLessSureTheLikelierLowVolatilityIs() {
    LobeAnswer answer = SignalScorer.volatility(BREAKOUT, Map.of("low", 0.25f, "mid", 0.5f), MODEL);
    assertThat(answer.signed()).isEqualTo(-0.8 * 0.75);
    assertThat(answer.diagnostics())
        .isEqualTo(Map.of("regime", "high", "model", "btcusd-m5-volatility"));
    assertThat(SignalScorer.volatility(BREAKOUT, Map.of("low", 1f), MODEL).signed()).isZero();
  }

  @Test
  void withoutABreakoutThereIsNoSide() {
    LobeAnswer answer = SignalScorer.volatility(null, Map.of("high", 1f), MODEL);
    assertThat(answer).isEqualTo(new LobeAnswer("volatility", "HOLD", 0, MODEL));
  }

  @Test
  void saysWhichFeaturesAreMissingAndWhatWouldBringThem() {
    List<String> missing = List.of("f_rsi_14");
    assertThat(SignalScorer.obstacle("m v1", "default@2", List.of(), true, 700)).isNull();
    assertThat(SignalScorer.obstacle("m v1", "default@2", missing, true, 200))
        .isEqualTo(
            "m v1 was trained on the features default@2, which need 640 bars; 200 had closed");
    assertThat(SignalScorer.obstacle("m v1", null, missing, true, 700))
        .contains("f_rsi_14", "hub.datasets.features");
    assertThat(SignalScorer.obstacle("m v1", "mine@3", missing, true, 700))
        .contains("mine@3", "default@1 and default@2");
    assertThatThrownBy(() -> SignalScorer.obstacle("m v1", "default@2", missing, false, 200))
        .hasMessageContaining("send it or wait");
  }
}
