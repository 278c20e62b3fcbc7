package io.bactrian.decisions.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.lobes.LobeAnswer;
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
}
