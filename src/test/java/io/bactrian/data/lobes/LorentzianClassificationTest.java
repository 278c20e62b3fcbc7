package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.data.indicators.Ohlcv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small cases of our own making; {@link LorentzianParityTest} has TradingView's. */
class LorentzianClassificationTest {
  private static final String SMALL = "{\"max_bars_back\":200}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        SMALL,
        "{\"max_bars_back\":200,\"full_history\":true}",
        "{\"max_bars_back\":300,\"neighbours\":5,\"features\":[{\"name\":\"ADX\",\"a\":14},{\"name\":\"wt\",\"a\":5,\"b\":7}],"
            + "\"filters\":{\"adx\":true,\"ema\":true,\"ema_period\":50,\"sma\":true,\"sma_period\":30},"
            + "\"kernel\":{\"smoothing\":true}}",
        "{\"max_bars_back\":200,\"exits\":\"dynamic\",\"filters\":{\"volatility\":false,\"regime\":false}}"
      })
  void answersTheSameInAStreamAsInABatch(String json) {
    LorentzianSettings settings = settings(json);
    Ohlcv chart = Walk.random(700, 11);
    List<LorentzianBar> batch = LorentzianClassification.batch(settings, chart);
    List<LorentzianBar> stream =
        stream(settings, Math.max(0, 699 - settings.maxBarsBack()), chart, 700);
    assertThat(texts(batch)).isEqualTo(texts(stream));
    assertThat(batch).anyMatch(LorentzianBar::startLong).anyMatch(LorentzianBar::startShort);
    assertThat(batch).anyMatch(LorentzianBar::endLong).anyMatch(LorentzianBar::endShort);
  }

  @Test
  void answersWithoutWhatComesLater() {
    LorentzianSettings settings = settings(SMALL);
    List<LorentzianBar> one = stream(settings, 100, Walk.random(500, 1), 500);
    Ohlcv other = Walk.random(500, 1);
    for (int i = 400; i < 500; i++) {
      other.high()[i] *= 3;
      other.close()[i] *= 2;
    }
    List<LorentzianBar> changed = stream(settings, 100, other, 500);
    assertThat(texts(changed.subList(0, 400))).isEqualTo(texts(one.subList(0, 400)));
    assertThat(changed.get(400).features()).isNotEqualTo(one.get(400).features());
  }

  @Test
  void predictsFromMaxBarsBackBeforeTheChartsEnd() {
    List<LorentzianBar> rows = LorentzianClassification.batch(settings(SMALL), Walk.random(500, 2));
    assertThat(rows.subList(0, 299)).allMatch(row -> row.prediction() == 0);
    assertThat(rows.subList(299, 500)).anyMatch(row -> row.prediction() != 0);
    assertThat(rows).allMatch(row -> Math.abs(row.prediction()) <= 8);
  }

  @Test
  void staysUndecidedWhereNothingMoves() {
    List<LorentzianBar> rows = LorentzianClassification.batch(settings(SMALL), Walk.flat(150));
    LorentzianBar last = rows.get(149);
    assertThat(last.prediction()).isZero();
    assertThat(last.direction()).isZero();
    assertThat(last.kernel()).isCloseTo(100, within(1e-9));
    assertThat(last.features()).doesNotContain(Double.NaN);
  }

  @Test
  void takesNeighboursByTheScriptsRule() {
    var settings =
        settings(
            "{\"neighbours\":2,\"max_bars_back\":50,\"full_history\":true,"
                + "\"features\":[{\"name\":\"RSI\",\"a\":2}]}");
    var search = new NeighbourSearch(settings, 0);
    double[] features = {0.9, 0.5, 0.1, 0.3, 0.9, 0.45, 0.5};
    int[] labels = {1, 1, -1, -1, 1, 1, -1};
    for (int i = 0; i < features.length; i++) {
      search.add(new double[] {features[i]}, labels[i]);
    }
    // Bars 0 and 4 are left out. 1 is taken at 0, 2 at 0.4. 3 is at 0.2, 5 at 0.05, 6 at 0: nearer.
    assertThat(search.evaluate(new double[] {0.5})).isZero();
    assertThat(search.indices()).containsExactly(1, 2);
    assertThat(search.distances()).containsExactly(0, Math.log(1.4));
    // From 0.1: 1 at 0.4 makes three, so the oldest leaves and the bound becomes the distance at
    // round(2 * 3 / 4) = 2, which is 0.4. Of the others only 6 is as far.
    assertThat(search.evaluate(new double[] {0.1})).isEqualTo(1 - 1);
    assertThat(search.indices()).containsExactly(1, 6);
    assertThat(search.votes()).containsExactly(1, -1);
  }

  @Test
  void givesABarWithoutFeaturesNoNeighbours() {
    var search = new NeighbourSearch(settings(SMALL), 0);
    search.add(new double[] {1, 1, 1, 1, 1}, 1);
    search.add(new double[] {1, 1, Double.NaN, 1, 1}, 1);
    assertThat(search.evaluate(new double[] {1, 1, Double.NaN, 1, 1})).isZero();
    assertThat(search.indices()).isEmpty();
    assertThat(search.evaluate(new double[] {1, 1, 1, 1, 1})).isZero();
  }

  @Test
  void weighsTheKernelByItsFormula() {
    var kernel = new KernelRegression(new LorentzianSettings.Kernel(true, false, 4, 2, 2, 1));
    kernel.add(10);
    assertThat(kernel.rationalQuadratic()).isEqualTo(10);
    kernel.add(20);
    double weight = Math.pow(1 + 1 / 64.0, -2);
    assertThat(kernel.rationalQuadratic()).isEqualTo((20 + 10 * weight) / (1 + weight));
    double narrow = Math.exp(-1 / 18.0);
    assertThat(kernel.gaussian()).isEqualTo((20 + 10 * narrow) / (1 + narrow));
  }

  @Test
  void endsATradeAfterFourBarsOrAtTheOppositeSignal() {
    assertThat(ends(1, 1, 1, 1, 1, 1)).containsExactly("long at 0", "end long at 4");
    assertThat(ends(1, 1, 1, 1, -1, -1)).containsExactly("long at 0", "short at 4");
    assertThat(ends(1, 1, 1)).containsExactly("long at 0");
  }

  @Test
  void keepsTheDirectionWhereAPredictionDoesNotPass() {
    var rules = new SignalRules(settings("{\"kernel\":{\"use\":false}}"));
    assertThat(rules.next(5, true, true, true, 1, 1).direction()).isEqualTo(1);
    assertThat(rules.next(-5, false, true, true, 1, 1).direction()).isEqualTo(1);
    assertThat(rules.next(0, true, true, true, 1, 1).direction()).isEqualTo(1);
    SignalRules.Signals turned = rules.next(-1, true, true, true, 1, 1);
    assertThat(turned.direction()).isEqualTo(-1);
    assertThat(turned.startShort()).isTrue();
  }

  @Test
  void entersOnlyTheWayOfTheKernelAndTheTrend() {
    var rules = new SignalRules(LorentzianSettings.defaults());
    rules.next(0, true, true, true, 2, 2);
    assertThat(rules.next(3, true, true, true, 1, 1).startLong()).isFalse();
    assertThat(rules.next(-3, true, true, true, 0.5, 1).startShort()).isTrue();
    assertThat(rules.next(3, true, false, true, 1, 1).startLong()).isFalse();
  }

  /** Of predictions that all pass, with a kernel that is not used. */
  private static List<String> ends(int... predictions) {
    var rules = new SignalRules(settings("{\"kernel\":{\"use\":false}}"));
    var events = new ArrayList<String>();
    for (int i = 0; i < predictions.length; i++) {
      SignalRules.Signals signals = rules.next(predictions[i], true, true, true, 1, 1);
      note(events, signals.startLong(), "long at " + i);
      note(events, signals.startShort(), "short at " + i);
      note(events, signals.endLong(), "end long at " + i);
      note(events, signals.endShort(), "end short at " + i);
    }
    return events;
  }

  private static void note(List<String> events, boolean happened, String event) {
    if (happened) {
      events.add(event);
    }
  }

  private static List<LorentzianBar> stream(
      LorentzianSettings settings, int firstPrediction, Ohlcv bars, int count) {
    var engine = new LorentzianClassification(settings, firstPrediction);
    var rows = new ArrayList<LorentzianBar>();
    for (int i = 0; i < count; i++) {
      rows.add(engine.next(bars.open()[i], bars.high()[i], bars.low()[i], bars.close()[i]));
    }
    return rows;
  }

  /** Every bit of every column, for arrays do not equal by content. */
  private static List<String> texts(List<LorentzianBar> rows) {
    return rows.stream()
        .map(
            row ->
                Arrays.toString(row.features())
                    + row.toString().substring(row.toString().indexOf("prediction=")))
        .toList();
  }

  private static LorentzianSettings settings(String json) {
    try {
      return LorentzianSettings.of(new ObjectMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
