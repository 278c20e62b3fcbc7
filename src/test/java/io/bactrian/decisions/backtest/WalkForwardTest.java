package io.bactrian.decisions.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.features.Micros;
import io.bactrian.decisions.backtest.WalkForward.TrainedVersion;
import io.bactrian.models.performance.Trade;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkForwardTest {
  private static final Instant FIRST = Instant.parse("2026-01-10T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-01-12T00:00:00Z");
  private static final WalkForward WALK =
      new WalkForward(
          List.of(new TrainedVersion("a", FIRST), new TrainedVersion("b", SECOND)),
          Duration.ofHours(1));

  private static long at(Instant moment) {
    return Micros.of(moment);
  }

  @Test
  void letsNoVersionDecideAtABarThatItHadSeenNorInTheEmbargo() {
    assertThat(WALK.at(at(FIRST))).isEqualTo(-1);
    assertThat(WALK.at(at(FIRST.plusSeconds(3599)))).isEqualTo(-1);
    assertThat(WALK.at(at(FIRST.plusSeconds(3600)))).isZero();
    assertThat(WALK.at(at(SECOND.plusSeconds(3599)))).isZero();
    assertThat(WALK.at(at(SECOND.plusSeconds(3600)))).isEqualTo(1);
  }

  @Test
  void opensOnlyTheVersionsThatDecideInTheWindow() {
    assertThat(WALK.within(0, at(FIRST))).isEmpty();
    assertThat(WALK.within(0, at(SECOND))).extracting(TrainedVersion::version).containsExactly("a");
    assertThat(WALK.within(at(SECOND.plusSeconds(7200)), at(SECOND.plusSeconds(9000))))
        .extracting(TrainedVersion::version)
        .containsExactly("b");
  }

  @Test
  void namesTheVersionOfEachStepAndWhatItMade() {
    Instant end = SECOND.plusSeconds(86_400);
    List<WalkForward.Step> steps =
        WALK.steps("m", 0, at(end), List.of(trade("m a", 2), trade("m b", -1), trade("m b", 4)));
    assertThat(steps).extracting(WalkForward.Step::version).containsExactly("a", "b");
    assertThat(steps).extracting(WalkForward.Step::netProfit).containsExactly(2.0, 3.0);
    assertThat(steps.get(0).from()).isEqualTo(FIRST.plusSeconds(3600));
    assertThat(steps.get(0).to())
        .isEqualTo(SECOND.plusSeconds(3600))
        .isEqualTo(steps.get(1).from());
    assertThat(steps.get(1).trades()).isEqualTo(2);
  }

  private static Trade trade(String origin, double net) {
    return new Trade(
        "X", "BUY", 1, FIRST, FIRST, 1, SECOND, 1, "end", 1, net, 0, 0, 0, 0, net, null, origin,
        null);
  }
}
