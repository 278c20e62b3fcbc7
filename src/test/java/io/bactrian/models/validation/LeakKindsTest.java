package io.bactrian.models.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.models.checks.Adversarial;
import io.bactrian.models.checks.Alignment;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.CheckResult.Status;
import io.bactrian.models.checks.CopiedRows;
import io.bactrian.models.checks.DecisionLookAhead;
import io.bactrian.models.checks.Fills;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.KnownTarget;
import io.bactrian.models.checks.LabelTimes;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Order;
import io.bactrian.models.checks.PermutedLabels;
import io.bactrian.models.checks.RowOrigin;
import io.bactrian.models.checks.Series;
import io.bactrian.models.checks.WholeSetScale;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Leaks in rows and orders, of the same kinds as those of the corpus. */
class LeakKindsTest {
  private static final Series M5 = RealBars.M5;
  private static final LabelledRows ROWS = Made.rows(M5, 0);

  private static LabelledRows changed(BiFunction<Integer, float[], float[]> change) {
    float[][] features =
        IntStream.range(0, ROWS.size())
            .mapToObj(i -> change.apply(i, ROWS.features()[i].clone()))
            .toArray(float[][]::new);
    return Made.with(ROWS, null, null, features, ROWS.test());
  }

  private static float[] set(float[] row, int column, double value) {
    row[column] = (float) value;
    return row;
  }

  private static double[] sorted(int column) {
    return Arrays.stream(ROWS.features()).mapToDouble(row -> row[column]).sorted().toArray();
  }

  @Test
  void findsOtherScalersOfTheWholeSet() {
    double[] values = sorted(3);
    int last = values.length - 1;
    double range = values[last] - values[0];
    assertThat(
            WholeSetScale.of(
                    changed((i, row) -> set(row, 3, (row[3] - values[0]) / range)),
                    Battery.CALENDAR)
                .line())
        .contains("f_range_14", "a range of exactly 0 to 1");
    double quartiles = quantile(values, 0.75) - quantile(values, 0.25);
    double middle = quantile(values, 0.5);
    assertThat(
            WholeSetScale.of(
                    changed((i, row) -> set(row, 3, (row[3] - middle) / quartiles)),
                    Battery.CALENDAR)
                .line())
        .contains("a median of 0");
    assertThat(
            WholeSetScale.of(
                    changed((i, row) -> set(row, 1, 1.0 * rank(sorted(1), row[1]) / last)),
                    Battery.CALENDAR)
                .line())
        .contains("f_return_12");
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int low = (int) place;
    return sorted[low]
        + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
  }

  private static int rank(double[] sorted, double value) {
    return Arrays.binarySearch(sorted, value);
  }

  @Test
  void findsATargetThatIsMissingValuesOrTwoColumnsTogether() {
    assertThat(
            KnownTarget.of(
                    changed((i, row) -> ROWS.labels()[i] == 1 ? set(row, 2, Double.NaN) : row))
                .line())
        .contains("f_mean_20");
    var random = new Random(5);
    LabelledRows both =
        changed(
            (i, row) -> {
              boolean first = random.nextBoolean();
              set(row, 0, first ? random.nextDouble() : -random.nextDouble());
              return set(row, 1, first == (ROWS.labels()[i] == 1) ? 1 : -1);
            });
    assertThat(KnownTarget.of(both).line()).contains("All columns together");
    assertThat(KnownTarget.of(ROWS).failed()).isFalse();
  }

  @Test
  void findsCopiesWithRoundingAndLeavesQuietHours() {
    int[] again = IntStream.range(0, ROWS.size()).filter(i -> ROWS.test()[i]).limit(40).toArray();
    LabelledRows copied = Made.plus(ROWS, again, false);
    float[][] features = copied.features().clone();
    long[] moved = copied.asOf().clone();
    for (int i = ROWS.size(); i < features.length; i++) {
      features[i] = features[i].clone();
      features[i][0] *= 1.0000001f;
      moved[i] -= 1;
    }
    var rows =
        new LabelledRows(
            copied.columns(),
            moved,
            copied.until(),
            null,
            null,
            copied.labels(),
            features,
            copied.test());
    assertThat(String.valueOf(CopiedRows.of(rows).figures().get("rows_copied")))
        .matches("3[0-9]|40");
    assertThat(CopiedRows.of(changed((i, row) -> new float[5])).failed()).isFalse();
  }

  /** The last test row ends at its own moment; one before it reaches into later train rows. */
  @Test
  void purgesUpToTheLatestEndOfTheTest() {
    long minute = RealBars.MINUTE;
    int size = 30;
    long[] asOf = IntStream.range(0, size).mapToLong(i -> i * minute).toArray();
    long[] until = asOf.clone();
    until[11] = 20 * minute;
    boolean[] test = new boolean[size];
    Arrays.fill(test, 10, 15, true);
    var rows =
        new LabelledRows(
            List.of("f"), asOf, until, null, null, new int[size], new float[size][1], test);
    assertThat(LabelTimes.overlap(rows, 0).figures()).containsEntry("rows_to_purge", 5);
    assertThat(LabelTimes.overlap(rows, 3 * minute).figures()).containsEntry("rows_to_purge", 8);
    assertThat(LabelTimes.known(rows).status()).isEqualTo(Status.SKIPPED);
    long[] known = until.clone();
    known[4] += minute;
    assertThat(LabelTimes.known(Made.with(rows, known, null, rows.features(), test)).line())
        .contains("1970-01-01T00:04:00Z");
  }

  @Test
  void findsAnotherSeriesWhoseClockIsOff() {
    Series late =
        new Series("other", shifted(-36), List.of("close"), new double[][] {M5.column("close")});
    CheckResult result = Alignment.of(late, M5);
    assertThat(result.line()).contains("close of other", "closes");
    Series right =
        new Series("other", M5.known(), List.of("close"), new double[][] {M5.column("close")});
    assertThat(Alignment.of(right, M5).failed()).isFalse();
    assertThat(Alignment.of(Made.rows(M5, 1), M5).line()).contains("closes 1 later");
  }

  private static long[] shifted(int bars) {
    return Arrays.stream(M5.known()).map(t -> t + bars * 5L * RealBars.MINUTE).toArray();
  }

  @Test
  void saysWhichBarTheRowsAreOf() {
    CheckResult result = RowOrigin.of(Made.rows(M5, 24), PlantedLeaks.ownColumns(), Inputs.of(M5));
    assertThat(result.findings().get(0).input()).isEqualTo("the bar 24 later");
    assertThat(RowOrigin.of(ROWS, PlantedLeaks.ownColumns(), Inputs.of(M5)).status())
        .isEqualTo(Status.PASSED);
  }

  @Test
  void warnsOfDriftAndFailsOnAColumnThatCountsTime() {
    LabelledRows counting = changed((i, row) -> set(row, 0, i));
    CheckResult result = Adversarial.of(counting, Set.of());
    assertThat(result.failed()).isTrue();
    assertThat(result.line()).contains("f_return_1", "Leave it out");
    assertThat(Adversarial.of(counting, Set.of("f_return_1")).failed()).isFalse();
  }

  @Test
  void scoresTheBaseRateOnPermutedLabelsUnlessTheTrainerKnowsTheTest() {
    CheckResult own = PermutedLabels.of(ROWS, DatasetChecks::train, 600, 1);
    assertThat(own.status()).as(own.message()).isEqualTo(Status.PASSED);
    PermutedLabels.Trainer nearest = LeakKindsTest::nearest;
    CheckResult noise = PermutedLabels.of(ROWS, nearest, 600, 1);
    assertThat(noise.line()).contains("learns noise");
    assertThat(noise.figures()).containsEntry("orders", 5);
    var asked = new AtomicInteger();
    CheckResult unlucky =
        PermutedLabels.of(
            ROWS,
            (train, test, classes) -> {
              float[][] answers = DatasetChecks.train(train, test, classes);
              boolean first = asked.incrementAndGet() == 1;
              return first
                  ? Arrays.stream(answers).map(LeakKindsTest::tooSure).toArray(float[][]::new)
                  : answers;
            },
            600,
            1);
    assertThat(asked.get()).isEqualTo(5);
    assertThat(unlucky.status()).as(unlucky.message()).isEqualTo(Status.PASSED);
    int[] again = IntStream.range(0, ROWS.size()).filter(i -> ROWS.test()[i]).toArray();
    assertThat(PermutedLabels.of(Made.plus(ROWS, again, false), nearest, 2000, 1).line())
        .contains("the trainer knows the test");
  }

  private static float[] tooSure(float[] answer) {
    var sure = new float[answer.length];
    float sum = 0;
    for (int c = 0; c < answer.length; c++) {
      sure[c] = (float) Math.pow(answer[c], 1.2);
      sum += sure[c];
    }
    for (int c = 0; c < answer.length; c++) {
      sure[c] /= sum;
    }
    return sure;
  }

  /** Answers the label of the train row that is nearest, nearly certain. */
  private static float[][] nearest(LabelledRows train, float[][] test, int classes) {
    var answers = new float[test.length][classes];
    for (int i = 0; i < test.length; i++) {
      int best = 0;
      double least = Double.MAX_VALUE;
      for (int j = 0; j < train.size(); j++) {
        double distance = 0;
        for (int c = 0; c < test[i].length; c++) {
          double d = test[i][c] - train.features()[j][c];
          distance += d * d;
        }
        if (distance < least) {
          least = distance;
          best = j;
        }
      }
      Arrays.fill(answers[i], 0.1f / (classes - 1));
      answers[i][train.labels()[best]] = 0.9f;
    }
    return answers;
  }

  @Test
  void findsADecisionThatKnowsWhatComes() {
    DecisionLookAhead.Strategy oracle =
        inputs -> {
          double[] close = Made.close(inputs);
          var orders = new ArrayList<Order>();
          for (int i = 0; i < close.length; i += 10) {
            if (Made.at(close, i + 5) > close[i] * 1.005) {
              orders.add(
                  order(inputs.base().known()[i], true, Double.NaN, Order.NEVER, Double.NaN));
            }
          }
          return orders;
        };
    CheckResult result = DecisionLookAhead.of(oracle, Inputs.of(M5));
    assertThat(result.line()).contains("The decision of the order on BTCUSD");
    DecisionLookAhead.Strategy sized =
        inputs -> {
          double[] close = Made.close(inputs);
          double last = close.length == 0 ? 1 : close[close.length - 1];
          return close.length < 11
              ? List.of()
              : List.of(
                  new Order(
                      "BTCUSD",
                      true,
                      inputs.base().known()[10],
                      Double.NaN,
                      last,
                      Order.NEVER,
                      Double.NaN,
                      Order.NEVER,
                      Double.NaN));
        };
    assertThat(DecisionLookAhead.of(sized, Inputs.of(M5)).line()).contains("The leverage of");
  }

  @Test
  void namesTheFirstBarThatAnAnswerKnowsTooEarly() {
    long[] known = M5.known();
    List<DecisionLookAhead.Place> places =
        IntStream.range(0, 8)
            .mapToObj(i -> new DecisionLookAhead.Place("BTCUSD", 0, known[200 + 100 * i]))
            .toList();
    CheckResult result = look((place, until) -> Map.of("lobe x", ahead(place, until, 3)), places);
    assertThat(result.failed()).isTrue();
    assertThat(result.figures()).containsEntry("cuts", 8).containsEntry("different", 8);
    assertThat(result.findings().get(0).column()).isEqualTo("lobe x");
    assertThat(result.findings().get(0).at()).isEqualTo(moment(known[200]));
    assertThat(result.findings().get(0).input()).isEqualTo("what closed at " + moment(known[203]));
    assertThat(result.line()).contains("(3 later)");
    assertThat(look((place, until) -> Map.of("x", ahead(place, until, 0)), places).status())
        .isEqualTo(Status.PASSED);
    CheckResult other =
        look((place, until) -> until == Order.NEVER ? Map.of("x", 1) : Map.of(), places);
    assertThat(other.line()).contains("x on BTCUSD", "is 1 with", "missing without", "do not have");
    var random = new Random(9);
    CheckResult unsteady = look((place, until) -> Map.of("x", random.nextLong()), places);
    assertThat(unsteady.status()).isEqualTo(Status.WARNED);
    assertThat(unsteady.line()).contains("another each time");
  }

  private static CheckResult look(
      DecisionLookAhead.Answers answers, List<DecisionLookAhead.Place> places) {
    return DecisionLookAhead.of(answers, places, M5.size(), M5::known);
  }

  private static double ahead(DecisionLookAhead.Place place, long until, int bars) {
    Series past = M5.part(0, M5.knownAt(until));
    int bar = M5.knownAt(place.moment()) - 1 + bars;
    return bar < past.size() ? past.column("close")[bar] : Double.NaN;
  }

  private static Instant moment(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static Order order(long decided, boolean buy, double limit, long filled, double price) {
    return new Order("BTCUSD", buy, decided, limit, 1, filled, price, Order.NEVER, Double.NaN);
  }

  @Test
  void findsFillsThatCouldNotBeHad() {
    long open = M5.known()[99];
    double high = M5.column("high")[100];
    double low = M5.column("low")[100];
    double first = M5.column("open")[100];
    assertThat(fills(order(open, true, Double.NaN, open - 1, first)))
        .contains("before the decision");
    assertThat(fills(order(open, true, Double.NaN, open + 5, low * 0.99)))
        .contains("better than any");
    assertThat(fills(order(open, false, high * 1.01, open + 5, high))).contains("does not reach");
    assertThat(fills(order(open, true, (low + high) / 2, open + 5, low)))
        .contains("better than the limit");
    double close = M5.column("close")[99];
    double cheaper = Math.min(first, close) * 0.9999;
    if (cheaper >= low) {
      assertThat(fills(order(open, true, Double.NaN, open, cheaper)))
          .contains("not known at that moment");
    }
    assertThat(
            Fills.of(List.of(order(open, true, Double.NaN, open, first)), Map.of("BTCUSD", M5))
                .failed())
        .isFalse();
  }

  @Test
  void findsAStrategyThatBuysEveryLow() {
    List<Order> orders =
        IntStream.range(0, 10)
            .map(i -> 100 + 20 * i)
            .mapToObj(
                i ->
                    order(
                        M5.known()[i - 1],
                        true,
                        Double.NaN,
                        M5.known()[i] - 1,
                        M5.column("low")[i]))
            .toList();
    assertThat(Fills.of(orders, Map.of("BTCUSD", M5)).line()).contains("at its best price");
  }

  private static String fills(Order order) {
    return Fills.of(List.of(order), Map.of("BTCUSD", M5)).line();
  }
}
