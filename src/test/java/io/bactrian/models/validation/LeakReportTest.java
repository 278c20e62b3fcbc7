package io.bactrian.models.validation;

import static io.bactrian.models.validation.Made.at;
import static io.bactrian.models.validation.Made.close;
import static io.bactrian.models.validation.Made.column;
import static io.bactrian.models.validation.Made.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Finding;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LookAhead;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.WarmUp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a finding says, and leaks of the same kinds as those of the corpus. */
class LeakReportTest {
  private static final Inputs BARS = Inputs.of(RealBars.M5);
  private static final long BUDGET = 500_000;

  private static Finding only(CheckResult result) {
    assertThat(result.failed()).as(result.message()).isTrue();
    return result.findings().get(0);
  }

  private static Finding found(Columns columns) {
    return only(LookAhead.of(columns, BARS, BUDGET));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 50, 90})
  void namesColumnBarAndFirstInput(int ahead) {
    Finding finding =
        found(
            column(
                "f_high",
                2,
                inputs -> {
                  double[] high = inputs.base().column("high");
                  return map(
                      high.length, i -> at(high, i + ahead) / inputs.base().column("low")[i]);
                }));
    assertThat(finding.column()).isEqualTo("f_high");
    int bar = RealBars.M5.knownAt(micros(Objects.requireNonNull(finding.at()))) - 1;
    assertThat(RealBars.M5.known()[bar]).isEqualTo(micros(Objects.requireNonNull(finding.at())));
    assertThat(finding.input())
        .isEqualTo("high of BTCUSD at " + instant(RealBars.M5.known()[bar + ahead]));
    assertThat(finding.message())
        .contains(ahead == 1 ? "(1 bar later)" : "(" + ahead + " bars later)");
  }

  /** Reaches further than a window: only the cuts of the whole series show it. */
  @Test
  void findsAShiftByHundredsOfBars() {
    Finding finding =
        found(
            column(
                "f_far", 2, inputs -> map(close(inputs).length, i -> at(close(inputs), i + 700))));
    assertThat(finding.message()).contains("(700 bars later)");
  }

  /** Bars that are rare: one in 97 knows the next. */
  @Test
  void findsALeakOfAFewBars() {
    found(
        column(
            "f_rare",
            2,
            inputs ->
                map(
                    close(inputs).length,
                    i ->
                        i == 0 || BARS.base().knownAt(inputs.base().known()[i]) % 97 != 0
                            ? 1
                            : at(close(inputs), i + 1))));
  }

  @Test
  void findsASignOfTheFutureAndAScaleOfTheWholeSeries() {
    assertThat(
            found(
                    column(
                        "f_up",
                        2,
                        inputs ->
                            map(
                                close(inputs).length,
                                i -> at(close(inputs), i + 1) > close(inputs)[i] ? 1 : 0)))
                .input())
        .startsWith("close of");
    Columns scaled =
        column(
            "f_scaled",
            2,
            inputs -> {
              double most = Arrays.stream(close(inputs)).max().orElse(1);
              return map(close(inputs).length, i -> close(inputs)[i] / most);
            });
    assertThat(found(scaled).column()).isEqualTo("f_scaled");
  }

  @Test
  void findsMissingValuesThatAreInterpolated() {
    Columns interpolated =
        column(
            "f_between",
            60,
            inputs -> {
              Series funding = inputs.others().get(0);
              long[] known = inputs.base().known();
              return map(
                  known.length,
                  i -> {
                    int row = funding.knownAt(known[i]) - 1;
                    return (at(funding.column("close"), row) + at(funding.column("close"), row + 1))
                        / 2;
                  });
            });
    assertThat(only(LookAhead.of(interpolated, PlantedLeaks.withFunding(), BUDGET)).input())
        .startsWith("close of funding at ");
  }

  @Test
  void saysHowManyBarsAnAverageNeeds() {
    Columns average =
        column(
            "f_ema",
            30,
            1e-9,
            inputs -> {
              double[] values = close(inputs).clone();
              for (int i = 1; i < values.length; i++) {
                values[i] = values[i - 1] + (values[i] - values[i - 1]) * 2 / 21;
              }
              return values;
            });
    Finding finding = only(WarmUp.of(average, BARS, BUDGET));
    assertThat(finding.column()).isEqualTo("f_ema");
    assertThat(finding.message()).contains("of its 30 newest bars", "It settles with");
    assertThat(LookAhead.of(average, BARS, BUDGET).failed()).isFalse();
  }

  @Test
  void findsALabelThatEndsLaterThanItSays() {
    long[] until = RealBars.M5.known().clone();
    for (int i = 0; i < until.length; i++) {
      until[i] = i + 6 < until.length ? RealBars.M5.known()[i + 6] : Long.MAX_VALUE;
    }
    Columns label =
        column(
            "label",
            2,
            inputs ->
                map(
                    close(inputs).length,
                    i -> at(close(inputs), i + 12) > close(inputs)[i] ? 1 : 0));
    Finding finding = only(LookAhead.of(label, BARS, until, BUDGET));
    assertThat(finding.message()).contains("(12 bars later)");
  }

  @Test
  void refusesToJudgeTooFewBars() {
    Inputs few = Inputs.of(RealBars.M5.part(0, 5));
    Columns wide = column("f_wide", 10, inputs -> close(inputs));
    assertThat(LookAhead.of(wide, few, BUDGET).message())
        .contains("There are 5 bars", "at least 12");
    assertThat(WarmUp.of(wide, few, BUDGET).status()).isEqualTo(CheckResult.Status.SKIPPED);
  }

  private static long micros(Instant moment) {
    return Duration.between(Instant.EPOCH, moment).toNanos() / 1000;
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(Duration.ofNanos(micros * 1000));
  }
}
