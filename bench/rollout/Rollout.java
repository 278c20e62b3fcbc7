package io.bactrian.models.rollout;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/**
 * What a rollout's evidence decides where the truth is known, looked at after every signal: how
 * often equal models are taken back or promoted, and when one that is worse is out. Arguments: runs,
 * seed. A goal that is missed is reported and is no failure.
 */
public final class Rollout {
  private final int runs;
  private final long seed;

  private Rollout(int runs, long seed) {
    this.runs = runs;
    this.seed = seed;
  }

  public static void main(String[] arguments) {
    var bench = new Rollout(Integer.parseInt(arguments[0]), Long.parseLong(arguments[1]));
    bench.evidence();
    bench.naive();
    bench.sampleRatio();
  }

  /** Where a rising ratio is as wanted. */
  private static double find(double wanted, double low, double high, DoubleUnaryOperator ratio) {
    double from = low;
    double to = high;
    for (int i = 0; i < 20; i++) {
      double middle = (from + to) / 2;
      if (ratio.applyAsDouble(middle) < wanted) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return (from + to) / 2;
  }

  private static World noisy(World equal, double least, double wanted) {
    return equal.noisier(find(wanted, least, 6, noise -> ratio(equal.noisier(noise))));
  }

  private static World sure(World equal, double wanted) {
    return equal.surer(find(wanted, 1, 12, factor -> ratio(equal.surer(factor))));
  }

  private static double ratio(World world) {
    return world.draw(100_000, new SplittableRandom(99)).ratio();
  }

  // Evidence

  private void evidence() {
    System.out.printf(
        Locale.ROOT,
        "%,d runs a line, seed %d, a look after every signal%n%n%-42s %7s %7s %7s %7s %7s %7s %7s"
            + " %7s%n",
        runs,
        seed,
        "challenger",
        "signals",
        "worse",
        "back",
        "promote",
        "hold",
        "not yet",
        "median",
        "rounds");
    apart(World.of(1, 0));
    overlapping(World.of(12, 0.9));
  }

  private void apart(World equal) {
    Tally same = play("equal", equal, 2000, true);
    Tally other = play("equal loss, surer and less noisy", sure(equal.noisier(0.2), 1), 2000, true);
    World rare = equal.withNonsense(0.015);
    Tally nonsense = play("equal loss, less noisy, 1.5 % nonsense", noisy(rare, 0, 1), 2000, true);
    Tally worse = play("30 % worse, noisier", noisy(equal, 0.6, 1.3), 1000, true);
    Tally surer = play("30 % worse, too sure of itself", sure(equal, 1.3), 1000, true);
    play("15 % worse, noisier", noisy(equal, 0.6, 1.15), 1000, true);
    play("15 % worse, too sure of itself", sure(equal, 1.15), 1000, true);
    play("5 % worse, noisier", noisy(equal, 0.6, 1.05), 2000, true);
    play("3 % better", noisy(equal, 0, 0.97), 2000, true);
    System.out.println();
    goal("equal, taken back, %", same.back(), 5);
    goal("equal, promoted, %", same.promoted(), 5);
    goal("equal loss, surer, taken back, %", other.back(), 5);
    goal("equal loss, surer, promoted, %", other.promoted(), 5);
    goal("equal loss, rare nonsense, taken back, %", nonsense.back(), 5);
    goal("equal loss, rare nonsense, promoted, %", nonsense.promoted(), 5);
    goal("30 % worse, noisier, median signals until out", worse.median(), 200);
    goal("30 % worse, too sure, median signals until out", surer.median(), 200);
    System.out.println();
  }

  /** A signal a bar, each label 12 bars. */
  private void overlapping(World equal) {
    Tally same = play("equal, labels of 12 signals", equal, 4000, true);
    play("  as if they did not overlap", equal, 4000, false);
    World rare = equal.withNonsense(0.015);
    Tally nonsense = play("equal loss, nonsense, labels of 12", noisy(rare, 0, 1), 4000, true);
    Tally worse = play("30 % worse, labels of 12 signals", noisy(equal, 0.6, 1.3), 4000, true);
    play("15 % worse, labels of 12 signals", noisy(equal, 0.6, 1.15), 4000, true);
    play("3 % better, labels of 12 signals", noisy(equal, 0, 0.97), 4000, true);
    System.out.println();
    goal("equal, labels of 12, taken back, %", same.back(), 5);
    goal("equal, labels of 12, promoted, %", same.promoted(), 5);
    goal("equal loss, nonsense, labels of 12, promoted, %", nonsense.promoted(), 5);
    goal("30 % worse, labels of 12, median signals until out", worse.median(), 200);
    System.out.println();
  }

  private record Tally(double back, double promoted, double median) {}

  private Tally play(String name, World world, int signals, boolean spans) {
    var random = new SplittableRandom(seed);
    int[] counts = new int[Verdict.values().length];
    var out = new double[runs];
    double rounds = 0;
    for (int run = 0; run < runs; run++) {
      Signals drawn = world.draw(signals, random.split());
      var evidence = new Evidence(EvidenceRule.logLoss());
      int seen = decide(evidence, spans ? drawn.pairs() : drawn.asIfKnownAtOnce().pairs());
      Look look = evidence.look();
      counts[look.verdict().ordinal()]++;
      out[run] = look.verdict() == Verdict.ROLL_BACK ? seen : Double.POSITIVE_INFINITY;
      rounds += look.rounds();
    }
    Arrays.sort(out);
    double median = out[runs / 2];
    System.out.printf(
        Locale.ROOT,
        "%-42s %,7d %6.1f%% %6.1f%% %6.1f%% %6.1f%% %6.1f%% %7s %,7.0f%n",
        name,
        signals,
        100 * (ratio(world) - 1),
        share(counts, Verdict.ROLL_BACK),
        share(counts, Verdict.PROMOTE),
        share(counts, Verdict.HOLD),
        share(counts, Verdict.NOT_ENOUGH_EVIDENCE),
        count(median),
        rounds / runs);
    return new Tally(share(counts, Verdict.ROLL_BACK), share(counts, Verdict.PROMOTE), median);
  }

  /** How many signals it took; all where none was enough. */
  private static int decide(Evidence evidence, List<Pair> pairs) {
    int seen = 0;
    for (Pair pair : pairs) {
      evidence.add(pair);
      evidence.completeUntil(pair.asked().plus(Signals.BAR)); // when the next one is asked
      seen++;
      if (evidence.rollsBack() || evidence.promotes()) {
        break;
      }
    }
    return seen;
  }

  private double share(int[] counts, Verdict verdict) {
    return 100.0 * counts[verdict.ordinal()] / runs;
  }

  private static void goal(String what, double figure, double most) {
    System.out.printf(
        Locale.ROOT,
        "%-52s %9s  goal <= %s  %s%n",
        what,
        figure < 100 ? String.format(Locale.ROOT, "%.2f", figure) : count(figure),
        most == Math.rint(most) ? count(most) : String.valueOf(most),
        figure <= most ? "held" : "missed");
  }

  private static String count(double value) {
    return Double.isInfinite(value) ? "-" : String.format(Locale.ROOT, "%,.0f", value);
  }

  // The rule that this replaces

  /** Worse by 15 % after n trades: at one look, and at a look after each trade from there on. */
  private void naive() {
    naive("mean profit, an arm's own trades", false, Rollout::profit);
    naive("mean profit, the same signals", true, Rollout::profit);
    naive("log loss, an arm's own trades", false, (p, rise) -> -Signals.loss(p, rise));
    naive("log loss, the same signals", true, (p, rise) -> -Signals.loss(p, rise));
  }

  private interface Gain {
    double of(double probability, boolean rise);
  }

  private static double profit(double probability, boolean rise) {
    return probability > 0.5 == rise ? 1 : -1;
  }

  private void naive(String metric, boolean same, Gain gain) {
    var random = new SplittableRandom(seed);
    int once = 0;
    int ever = 0;
    for (int run = 0; run < runs; run++) {
      Signals first = World.of(1, 0).draw(200, random.split());
      Signals second = same ? first : World.of(1, 0).draw(200, random.split());
      double champion = 0;
      double challenger = 0;
      boolean back = false;
      for (int i = 0; i < 200; i++) {
        champion += gain.of(first.champion()[i], first.rise()[i]);
        challenger += gain.of(second.challenger()[i], second.rise()[i]);
        boolean worse = challenger < champion - 0.15 * Math.abs(champion);
        once += i == 29 && worse ? 1 : 0;
        back |= i >= 29 && worse;
      }
      ever += back ? 1 : 0;
    }
    System.out.printf(
        Locale.ROOT,
        "naive rule, equal models, %-34s %5.1f %% taken back after 30 trades, %5.1f %% looked at up"
            + " to 200%n",
        metric + ":",
        100.0 * once / runs,
        100.0 * ever / runs);
  }

  // Sample ratio

  /** Units come in one by one, and each is looked at. */
  private void sampleRatio() {
    System.out.println();
    double even = ratio(0.5, 0.5, 3000);
    double small = ratio(0.01, 0.01, 3000);
    ratio(0.5, 0.45, 3000);
    ratio(0.01, 0.03, 3000);
    goal("sample ratio, 50 % as dealt, found a mismatch in %", 100 * even, 0.1);
    goal("sample ratio, 1 % as dealt, found a mismatch in %", 100 * small, 0.1);
  }

  private double ratio(double share, double real, int units) {
    var random = new SplittableRandom(seed);
    var found = new double[runs];
    int chiSquare = 0;
    for (int run = 0; run < runs; run++) {
      int challenger = 0;
      boolean square = false;
      found[run] = Double.POSITIVE_INFINITY;
      for (int n = 1; n <= units; n++) {
        challenger += random.nextDouble() < real ? 1 : 0;
        double off = challenger - n * share;
        square |= off * off / (n * share * (1 - share)) > 10.828;
        var step = new SampleRatio.Step(share, n - challenger, challenger);
        if (Double.isInfinite(found[run]) && SampleRatio.of(List.of(step)).mismatch()) {
          found[run] = n;
        }
      }
      chiSquare += square ? 1 : 0;
    }
    Arrays.sort(found);
    double caught = Arrays.stream(found).filter(Double::isFinite).count() / (double) runs;
    System.out.printf(
        Locale.ROOT,
        "sample ratio, dealt %.0f %%, really %.0f %%: %5.2f %% found in %,d units, median %s; a"
            + " chi-square test at each unit: %5.2f %%%n",
        100 * share,
        100 * real,
        100 * caught,
        units,
        count(found[runs / 2]),
        100.0 * chiSquare / runs);
    return caught;
  }
}
