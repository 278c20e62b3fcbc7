package io.bactrian.data.cleaning;

import static io.bactrian.data.cleaning.MadeBars.bar;
import static io.bactrian.data.cleaning.MadeBars.closes;
import static io.bactrian.data.cleaning.MadeBars.flat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.data.features.HeldBar;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule by hand, on bars whose verdict can be seen. */
class CleaningRulesTest {
  private static CleaningPlan plan(String rule, String... settings) {
    var given = new java.util.HashMap<String, String>();
    for (int i = 0; i < settings.length; i += 2) {
      given.put(settings[i], settings[i + 1]);
    }
    return CleaningPlan.NONE.with(CleaningRule.of(rule, given));
  }

  private static List<String> verdicts(CleaningPlan plan, HeldBar... bars) {
    return MadeBars.verdicts(plan, List.of(bars));
  }

  private static String[] repeat(String text, int times) {
    return Collections.nCopies(times, text).toArray(String[]::new);
  }

  @Test
  void aBarThatBeginsBeforeTheOneBeforeIsOverIsOutOfOrder() {
    assertThat(
            verdicts(
                plan("order"),
                flat(0, 1),
                flat(1, 1),
                flat(1, 2), // twice
                flat(0, 1), // back
                flat(1.5, 1), // another grid
                flat(2, 1),
                flat(2.8, 1), // a clock change: within the tolerance
                flat(9, 1)))
        .containsExactly(
            "kept",
            "kept",
            "removed order",
            "removed order",
            "removed order",
            "kept",
            "kept",
            "kept");
    assertThat(verdicts(plan("order", "tolerance", "0"), flat(0, 1), flat(0.99, 1)))
        .containsExactly("kept", "removed order");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 0.5, 1.5, 0, kept",
    "NaN, 2, 1, 1, 1, removed missing",
    "1, Infinity, 1, 1, 1, removed missing",
    "1, 2, -Infinity, 1, 1, removed missing",
    "1, 2, 0, 1, 1, removed missing",
    "1, 2, 1, -1, 1, removed missing",
    "1, 2, 1, 1, -1, removed missing",
    "1, 2, 1, 1, NaN, removed missing",
    "1, 2, 1, 2.5, 1, removed missing",
    "0.5, 2, 1, 1, 1, removed missing"
  })
  void aBarNeedsUsableNumbers(
      double open, double high, double low, double close, double volume, String verdict) {
    assertThat(verdicts(plan("missing"), bar(0, open, high, low, close, volume)))
        .containsExactly(verdict);
  }

  @Test
  void aHoleIsFlaggedAndCutsTheSeriesWhereItIsLongerThanAllowed() {
    HeldBar[] bars = {flat(0, 1), flat(1, 1), flat(4, 1), flat(8, 1)};
    assertThat(verdicts(plan("missing"), bars))
        .containsExactly("kept", "kept", "flagged missing", "flagged missing");
    assertThat(verdicts(plan("missing", "gap", "2"), bars))
        .containsExactly("kept", "kept", "flagged missing", "cut missing");
    assertThat(MadeBars.judged(plan("missing", "gap", "2"), List.of(bars)).get(3))
        .extracting(Judged::value, Judged::threshold)
        .containsExactly(org.assertj.core.api.Assertions.tuple(3.0, 2.0));
  }

  @Test
  void aPriceIsStaleFromTheBarOnAtWhichItHasRepeatedTooOften() {
    assertThat(MadeBars.verdicts(plan("stale", "bars", "3"), closes(5, 6, 6, 6, 6, 6, 6, 7, 7, 8)))
        .containsExactly(
            "kept",
            "kept",
            "kept",
            "kept",
            "kept",
            "removed stale",
            "removed stale",
            "kept",
            "kept",
            "kept");
    HeldBar moved = bar(3, 6, 6.1, 6, 6, 1); // closes where it was, but has moved
    assertThat(
            verdicts(
                plan("stale", "bars", "2"), flat(0, 6), flat(1, 6), flat(2, 6), moved, flat(4, 6)))
        .containsOnly("kept");
  }

  @Test
  void anOldSeriesIsFlaggedAtItsNewestBar() {
    var found = new ArrayList<Judged>();
    for (String age : List.of("1h", "4m")) {
      var cleaning = new Cleaning(plan("stale", "age", age), "X", MadeBars.LENGTH, 5, found::add);
      closes(1, 2, 3).forEach(cleaning::judge);
      cleaning.end(MadeBars.at(4));
    }
    assertThat(found).hasSize(1);
    assertThat(found.get(0).verdict()).isEqualTo("flagged");
    assertThat(found.get(0).openTime()).isEqualTo(MadeBars.at(2));
    assertThat(found.get(0).value()).isEqualTo(300);
    assertThat(found.get(0).threshold()).isEqualTo(240);
  }

  @Test
  void aSplitIsAcceptedWhenTheNewLevelHasLasted() {
    assertThat(
            MadeBars.verdicts(
                plan("split", "persist", "2"), closes(100, 101, 50.6, 50, 51, 50, 50)))
        .containsExactly(
            "kept", "kept", "removed split", "removed split", "cut split", "kept", "kept");
    // The other way, and by 3:2.
    assertThat(MadeBars.verdicts(plan("split", "persist", "1"), closes(100, 1000, 990, 1001)))
        .containsExactly("kept", "removed split", "cut split", "kept");
    assertThat(MadeBars.verdicts(plan("split", "persist", "1"), closes(90, 60.3, 61, 60)))
        .containsExactly("kept", "removed split", "cut split", "kept");
  }

  @Test
  void aJumpThatGoesBackIsRemovedAndCutsNothing() {
    assertThat(MadeBars.verdicts(plan("split"), closes(100, 50, 50.5, 101, 100)))
        .containsExactly("kept", "removed split", "removed split", "kept", "kept");
  }

  @Test
  void aMoveThatIsNoSimpleRatioIsNoSplit() {
    assertThat(MadeBars.verdicts(plan("split"), closes(100, 80, 80, 80, 95))).containsOnly("kept");
    assertThat(MadeBars.verdicts(plan("split", "ratios", "5:4"), closes(100, 80, 80)))
        .containsExactly("kept", "removed split", "removed split");
    HeldBar back = bar(1, 50, 101, 50, 100, 1); // opens there, but is back
    assertThat(verdicts(plan("split"), flat(0, 100), back, flat(2, 100))).containsOnly("kept");
  }

  /** Distances of 1 % and 3 % by turns: median 1 %, deviation 0 or 2 %. */
  private static List<HeldBar> steady(int count) {
    var closes = new double[count];
    double price = 100;
    for (int i = 0; i < count; i++) {
      price *= Math.exp(i % 4 < 2 ? (i % 2 == 0 ? 0.01 : 0.03) : (i % 2 == 0 ? -0.01 : -0.03));
      closes[i] = price;
    }
    return closes(closes);
  }

  @Test
  void anOutlierIsJudgedByTheMedianAndDeviationOfTheBarsBefore() {
    List<HeldBar> bars = new ArrayList<>(steady(20));
    double close = bars.get(19).close();
    // 10 distances: five of 1 %, five of 3 %. Lower medians: 1 % and 0 %, so the scale is least /
    // z.
    CleaningPlan plan = plan("outlier", "bars", "10", "z", "5", "least", "0.05");
    assertThat(verdict(plan, bars, close * Math.exp(0.0599))).isEqualTo("kept");
    assertThat(verdict(plan, bars, close * Math.exp(0.0601))).isEqualTo("removed outlier");
    assertThat(verdict(plan, bars, close * Math.exp(-0.0601))).isEqualTo("removed outlier");
    // Of 11, the deviations from 1 % are 0 (six times) or 2 %; of 11 with six of 3 %, as many.
    bars.add(flat(20, close * 0.2));
    Judged found = MadeBars.judged(plan, bars).get(20).get(0);
    double distance = Math.log(5);
    assertThat(found.value()).isCloseTo((distance - 0.01) / (0.05 / 5), within(1e-6));
    assertThat(found.threshold()).isEqualTo(5);
    assertThat(found.reason()).contains("close").contains(String.valueOf(close * 0.2));
  }

  private static String verdict(CleaningPlan plan, List<HeldBar> bars, double next) {
    var all = new ArrayList<>(bars);
    all.add(flat(bars.size(), next));
    List<String> verdicts = MadeBars.verdicts(plan, all);
    assertThat(verdicts.subList(0, bars.size())).containsOnly("kept");
    return verdicts.get(bars.size());
  }

  @Test
  void aWickIsAnOutlierAndALastingLevelIsAccepted() {
    CleaningPlan plan = plan("outlier", "bars", "20", "persist", "2");
    var bars = new ArrayList<>(MadeBars.walk(100, 3));
    HeldBar wick = bars.get(60);
    bars.set(60, bar(60, wick.open(), wick.high() * 3, wick.low(), wick.close(), 1));
    for (int i = 80; i < 100; i++) {
      bars.set(i, MadeBars.times(bars.get(i), 1.37));
    }
    List<String> verdicts = MadeBars.verdicts(plan, bars);
    var expected = new ArrayList<>(List.of(repeat("kept", 100)));
    expected.set(60, "removed outlier");
    expected.set(80, "removed outlier");
    expected.set(81, "removed outlier");
    expected.set(82, "cut outlier");
    assertThat(verdicts).isEqualTo(expected);
  }

  @Test
  void aMarketThatHasBecomeWilderIsNotRemovedForGood() {
    var bars = new ArrayList<>(MadeBars.walk(200, 4));
    var random = new Random(5);
    double price = bars.get(199).close();
    for (int i = 200; i < 400; i++) {
      price *= Math.exp(0.05 * random.nextGaussian());
      bars.add(flat(i, price));
    }
    List<String> verdicts = MadeBars.verdicts(plan("outlier"), bars);
    assertThat(verdicts.subList(200, 300)).contains("removed outlier");
    assertThat(verdicts.subList(300, 400)).containsOnly("kept");
  }

  @Test
  void aLongHoleAllowsALongerWay() {
    var bars = new ArrayList<>(MadeBars.walk(100, 6));
    double close = bars.get(99).close();
    CleaningPlan plan = plan("outlier", "bars", "20", "least", "0.0001");
    bars.add(flat(100, close * 1.03));
    assertThat(MadeBars.verdicts(plan, bars).get(100)).isEqualTo("removed outlier");
    bars.set(100, flat(199, close * 1.03)); // 1 % a bar of random walk makes 10 % of 100 bars
    assertThat(MadeBars.verdicts(plan, bars).get(100)).isEqualTo("kept");
  }

  @Test
  void theMedianAndTheDeviationAreThoseOfSorting() {
    var random = new Random(7);
    var values = new TrailingValues(9);
    var all = new ArrayList<Double>();
    for (int i = 0; i < 300; i++) {
      double value = random.nextInt(12);
      values.add(value);
      all.add(value);
      double[] last =
          all.subList(Math.max(0, all.size() - 9), all.size()).stream()
              .mapToDouble(Double::doubleValue)
              .toArray();
      double median = lowerMedian(last);
      assertThat(values.median()).isEqualTo(median);
      assertThat(values.deviation())
          .isEqualTo(lowerMedian(Arrays.stream(last).map(v -> Math.abs(v - median)).toArray()));
    }
  }

  private static double lowerMedian(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  @Test
  void whatOneRuleRemovesTheNextDoNotSee() {
    CleaningPlan both =
        CleaningPlan.NONE
            .with(CleaningRule.of("split", Map.of("persist", "1")))
            .with(CleaningRule.of("outlier", Map.of("bars", "10")));
    List<HeldBar> bars = new ArrayList<>();
    MadeBars.walk(30, 8)
        .forEach(
            one ->
                bars.add(MadeBars.times(one, one.openTime().isBefore(MadeBars.at(20)) ? 1 : 0.5)));
    List<String> verdicts = MadeBars.verdicts(both, bars);
    assertThat(verdicts.subList(20, 22)).containsExactly("removed split", "cut split");
    assertThat(verdicts.stream().filter(v -> v.contains("outlier"))).isEmpty();
    // The other way round, the outlier rule has it first.
    CleaningPlan swapped =
        new CleaningPlan(null, List.of(both.rules().get(1), both.rules().get(0)));
    assertThat(MadeBars.verdicts(swapped, bars).get(20)).isEqualTo("removed outlier");
  }

  @Test
  void barsOfNoNumberDoNotSpoilTheRulesThatComeFirst() {
    List<HeldBar> bars = new ArrayList<>(MadeBars.walk(60, 9));
    bars.set(40, flat(40, Double.NaN));
    bars.set(41, flat(41, -5));
    bars.set(42, flat(42, Double.POSITIVE_INFINITY));
    for (String rule : List.of("split", "outlier", "stale")) {
      assertThat(MadeBars.verdicts(plan(rule), bars)).as(rule).containsOnly("kept");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing|z|3|rule|order, missing, stale, split, outlier",
        "stale|z|3|z|The rule stale has no setting z. It has age, bars.",
        "outlier|z|2.9|z|Give a number of 3 to 1000",
        "outlier|z|NaN|z|Give a number of 3",
        "outlier|bars|many|bars|Give a number of 10 to 10000",
        "stale|bars|1.5|bars|Give a whole number of 1",
        "stale|age|-1h|age|Give a time of 1s or more",
        "stale|age|soon|age|such as 90m, 96h",
        "split|ratios|1:2|ratios|the larger number first",
        "split|ratios|2:1,|ratios|2:1,3:2",
        "missing|gap|-1|gap|0 to 1000000"
      })
  void aWrongSettingIsRefusedByName(
      String rule, String setting, String value, String field, String fix) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> CleaningRule.of(rule, Map.of(setting, value)))
        .withMessageContaining(fix)
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE));
  }

  @Test
  void theStepsPropertiesComeInAnyOrder() {
    Stream.of(true, false)
        .forEach(
            ruleFirst -> {
              var step = new CleanBarsProcessor();
              if (ruleFirst) {
                step.setRule("stale");
              } else {
                step.setBars("3");
                step.setAge("2h");
              }
              assertThatExceptionOfType(HubException.class)
                  .isThrownBy(
                      () -> {
                        step.setZ("8");
                        step.setRule("stale");
                      })
                  .satisfies(e -> assertThat(e.field()).isEqualTo("z"));
            });
  }

  @Test
  void rulesAreReadBackFromAManifest() throws Exception {
    var json = JsonMapper.builder().build();
    CleaningPlan plan = CleaningPlan.NONE;
    for (String name : CleaningRule.NAMES) {
      plan = plan.with(CleaningRule.of(name, Map.of()));
    }
    var cleaning = new Cleaning(plan, "X", Duration.ofMinutes(5), 5, judged -> {});
    assertThat(CleaningPlan.ofJson(json.valueToTree(cleaning.reports())).rules())
        .isEqualTo(plan.rules());
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(
            () ->
                CleaningPlan.ofJson(
                    json.readTree(
                        "[{\"rule\":\"order\"},{\"rule\":\"outlier\",\"settings\":{\"z\":0}}]")))
        .satisfies(e -> assertThat(e.field()).isEqualTo("rules[1].z"));
  }

  @Test
  void aLineOfTheListKeepsItsColumnsWhateverTheSymbol() {
    var judged =
        new Judged(
            "order", "removed", "A,\"B\"", MadeBars.START, 0.5, null, "it is, so to say, late");
    assertThat(judged.csv())
        .isEqualTo(
            "order,removed,\"A,\"\"B\"\"\",2025-01-06T00:00:00Z,0.5,,\"it is, so to say, late\"\n");
  }
}
