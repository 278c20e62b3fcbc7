package io.bactrian.models.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.models.rollout.SampleRatio.Step;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final TripLimits LIMITS = TripLimits.standard(Duration.ofMillis(50), 1000);
  private static final SampleRatio.Result FITS = SampleRatio.of(List.of());
  private static final SampleRatio.Result MISMATCH =
      SampleRatio.of(List.of(new Step(0.5, 1000, 2000)));
  private static final Look NOTHING = new Evidence(EvidenceRule.logLoss()).look();

  @Test
  void nothingTripsWithoutTraffic() {
    assertThat(Trip.of(LIMITS, new Window(0, 0, 0, 0, 0, 0))).isEmpty();
    assertThat(Judgement.of(NOTHING, FITS, List.of()).verdict())
        .isEqualTo(Verdict.NOT_ENOUGH_EVIDENCE);
  }

  @Test
  void nothingTripsAtItsLimit() {
    assertThat(Trip.of(LIMITS, new Window(100, 3, 20, 0, 0, 1000))).isEmpty();
    assertThat(Trip.of(LIMITS, new Window(10_000, 100, 500, 0, 0, -5000))).isEmpty();
  }

  @Test
  void eachLimitTripsWithItsReason() {
    assertThat(Trip.of(LIMITS, new Window(100, 4, 21, 1, 1, 1000.5)))
        .containsExactly(
            new Trip(Trip.Kind.ERRORS, "4 errors in 100 decisions, and 3 or 1.0 % are allowed"),
            new Trip(
                Trip.Kind.LATENCY,
                "21 answers slower than 50 ms in 100 decisions, and 20 or 5.0 % are allowed"),
            new Trip(
                Trip.Kind.INVALID_OUTPUT,
                "1 invalid answers in 100 decisions, and 0 or 0.0 % are allowed"),
            new Trip(Trip.Kind.DAILY_LOSS, "the day's loss is 1000.50, and 1000.00 is allowed"),
            new Trip(
                Trip.Kind.SCHEMA,
                "1 misshapen answers or inputs in 100 decisions, and 0 or 0.0 % are allowed"));
  }

  @Test
  void tripComesBeforeMismatchAndMismatchBeforeEvidence() {
    List<Trip> trips = Trip.of(LIMITS, new Window(1, 0, 0, 1, 0, 0));
    Judgement tripped = Judgement.of(NOTHING, MISMATCH, trips);
    assertThat(tripped.verdict()).isEqualTo(Verdict.ROLL_BACK);
    assertThat(tripped.reasons()).singleElement().asString().contains("invalid");
    Judgement withheld = Judgement.of(NOTHING, MISMATCH, List.of());
    assertThat(withheld.verdict()).isEqualTo(Verdict.WITHHELD);
    assertThat(withheld.reasons()).singleElement().asString().contains("p < 0.001");
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatThrownBy(() -> TripLimits.standard(Duration.ofSeconds(1), 0))
        .hasMessageContaining("dailyLoss");
    assertThatThrownBy(() -> new TripLimits.Most(-1, 0)).hasMessageContaining("count");
    assertThatThrownBy(() -> new TripLimits.Most(0, 2)).hasMessageContaining("share");
  }
}
