package io.bactrian.data.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HigherBarsTest {
  private static final Duration M5 = Duration.ofMinutes(5);
  private static final Duration H1 = Duration.ofHours(1);
  private static final long HOUR = 3_600_000_000L;
  private static final int ENOUGH = Indicator.SMA_200_RATIO.bars() * 12;

  /** What is seen of the hours at each bar of five minutes. */
  private interface View {
    double[] closes(Ohlcv bars);
  }

  private static Ohlcv hours(Ohlcv bars) {
    return built(bars, M5, H1);
  }

  private static Ohlcv built(Ohlcv bars, Duration lower, Duration higher) {
    var columns = new OhlcvColumns(Integer.MAX_VALUE);
    feed(bars, 0, bars.size(), new HigherBars(lower, higher, columns)::add);
    return columns.bars();
  }

  /** What takes bars. */
  private interface Taker {
    void add(long closeTime, double open, double high, double low, double close, double volume);
  }

  private static void feed(Ohlcv bars, int from, int to, Taker taker) {
    for (int i = from; i < to; i++) {
      taker.add(
          bars.closeTimes()[i],
          bars.open()[i],
          bars.high()[i],
          bars.low()[i],
          bars.close()[i],
          bars.volume()[i]);
    }
  }

  private static Ohlcv without(Ohlcv bars, int from, int to) {
    var columns = new OhlcvColumns(bars.size());
    feed(bars, 0, from, columns::add);
    feed(bars, to, bars.size(), columns::add);
    return columns.bars();
  }

  @Test
  void anHourIsMadeOfItsTwelveBars() {
    Ohlcv bars = MadeUpBars.random(30, 3);
    Ohlcv hours = hours(bars);
    assertThat(hours.closeTimes())
        .containsExactly(MadeUpBars.START + HOUR, MadeUpBars.START + 2 * HOUR);
    assertThat(hours.open()[1]).isEqualTo(bars.open()[12]);
    assertThat(hours.close()[1]).isEqualTo(bars.close()[23]);
    assertThat(hours.high()[1]).isEqualTo(Arrays.stream(bars.high(), 12, 24).max().orElseThrow());
    assertThat(hours.low()[1]).isEqualTo(Arrays.stream(bars.low(), 12, 24).min().orElseThrow());
    double volume = 0;
    for (int i = 12; i < 24; i++) {
      volume += bars.volume()[i];
    }
    assertThat(hours.volume()[1]).isEqualTo(volume);
  }

  @Test
  void anHourIsSeenFromItsLastBarOnAndNotBefore() {
    var columns = new OhlcvColumns(10);
    var higher = new HigherBars(M5, H1, columns);
    Ohlcv bars = MadeUpBars.random(24, 4);
    for (int i = 0; i < 24; i++) {
      feed(bars, i, i + 1, higher::add);
      assertThat(columns.size()).as("after bar %d", i).isEqualTo((i + 1) / 12);
    }
  }

  @Test
  void anHourWhoseLastBarsNeverComeIsSeenWithTheNextBar() {
    Ohlcv bars = without(MadeUpBars.random(24, 5), 10, 13);
    var columns = new OhlcvColumns(10);
    var higher = new HigherBars(M5, H1, columns);
    feed(bars, 0, 10, higher::add);
    assertThat(columns.size()).isZero();
    feed(bars, 10, 11, higher::add);
    assertThat(columns.size()).isEqualTo(1);
    assertThat(columns.bars().close()[0]).isEqualTo(bars.close()[9]);
    feed(bars, 11, 21, higher::add);
    assertThat(columns.bars().open()[1]).isEqualTo(bars.open()[10]);
  }

  @Test
  void anHourOfWhichThereIsNoBarIsNone() {
    Ohlcv hours = hours(without(MadeUpBars.random(36, 6), 12, 24));
    assertThat(hours.closeTimes())
        .containsExactly(MadeUpBars.START + HOUR, MadeUpBars.START + 3 * HOUR);
  }

  @Test
  void anHourThatTheSeriesBeginsInIsLeftOut() {
    Ohlcv bars = MadeUpBars.random(36, 7);
    assertThat(hours(MadeUpBars.part(bars, 1, 36)).closeTimes())
        .isEqualTo(Arrays.copyOfRange(hours(bars).closeTimes(), 1, 3));
  }

  @Test
  void daysBeginAtMidnightUtc() {
    Ohlcv days = built(MadeUpBars.random(3 * 288, 8), M5, Duration.ofDays(1));
    assertThat(days.closeTimes())
        .containsExactly(
            MadeUpBars.START + 24 * HOUR,
            MadeUpBars.START + 48 * HOUR,
            MadeUpBars.START + 72 * HOUR);
  }

  @Test
  void aBarOfTheSameLengthStaysAsItIs() {
    Ohlcv bars = MadeUpBars.random(20, 9);
    Ohlcv same = built(bars, M5, M5);
    assertThat(same.close()).isEqualTo(bars.close());
    assertThat(same.closeTimes()).isEqualTo(bars.closeTimes());
  }

  @Test
  void whatCannotBePutTogetherIsRefused() {
    var columns = new OhlcvColumns(10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HigherBars(Duration.ofMinutes(4), Duration.ofMinutes(30), columns));
    assertThatIllegalArgumentException().isThrownBy(() -> new HigherBars(H1, M5, columns));
    var higher = new HigherBars(M5, H1, columns);
    assertThat(higher.fits(MadeUpBars.START + 1)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> higher.add(MadeUpBars.START + 1, 1, 1, 1, 1, 1));
  }

  @Test
  void theNewestBarsAreKept() {
    Ohlcv bars = MadeUpBars.random(5000, 10);
    var columns = new OhlcvColumns(300);
    feed(bars, 0, bars.size(), new HigherBars(M5, M5, columns)::add);
    assertThat(columns.bars().close()).isEqualTo(Arrays.copyOfRange(bars.close(), 4700, 5000));
    assertThat(columns.size()).isEqualTo(300);
  }

  /**
   * At each bar the hours that are seen are the same whether the bars after it are known or not.
   */
  @Test
  void hoursHoldNothingOfTheFuture() {
    assertThat(barsThatSeeTheFuture(HigherBarsTest::closedHours)).isEmpty();
  }

  /** The check above finds the mistake that it is there for: bars labelled by their beginning. */
  @Test
  void anHourThatIsSeenWhileItIsUnderWayIsCaught() {
    View mistaken =
        bars -> {
          Ohlcv hours = hours(bars);
          var closes = new double[bars.size()];
          for (int i = 0; i < closes.length; i++) {
            int hour = i / 12; // the one that bar i is in
            closes[i] = hour < hours.size() ? hours.close()[hour] : bars.close()[bars.size() - 1];
          }
          return closes;
        };
    assertThat(barsThatSeeTheFuture(mistaken)).hasSizeGreaterThan(50);
  }

  private static double[] closedHours(Ohlcv bars) {
    var columns = new OhlcvColumns(1);
    var higher = new HigherBars(M5, H1, columns);
    var closes = new double[bars.size()];
    for (int i = 0; i < closes.length; i++) {
      feed(bars, i, i + 1, higher::add);
      closes[i] = columns.size() == 0 ? Double.NaN : columns.bars().close()[0];
    }
    return closes;
  }

  private static List<Integer> barsThatSeeTheFuture(View view) {
    Ohlcv bars = MadeUpBars.random(60, 11);
    double[] all = view.closes(bars);
    var caught = new ArrayList<Integer>();
    for (int i = 0; i < bars.size(); i++) {
      double[] known = view.closes(MadeUpBars.part(bars, 0, i + 1));
      if (Double.compare(known[i], all[i]) != 0) {
        caught.add(i);
      }
    }
    return caught;
  }

  @Test
  void indicatorsOfHoursAreThoseOfTheHoursThatHadClosed() {
    Ohlcv bars = MadeUpBars.random(ENOUGH + 300, 12);
    double[][] ofHours = Indicators.all(hours(bars));
    for (int bar = ENOUGH; bar < bars.size(); bar += 7) {
      IndicatorStream seen = IndicatorStream.after(hours(MadeUpBars.part(bars, 0, bar)));
      for (Indicator indicator : Indicator.values()) {
        assertThat(seen.value(indicator))
            .as("%s after %d bars", indicator, bar)
            .isEqualTo(Double.valueOf(ofHours[indicator.ordinal()][bar / 12 - 1]));
      }
    }
  }
}
