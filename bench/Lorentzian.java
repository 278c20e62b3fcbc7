import io.bactrian.data.lobes.LorentzianClassification;
import io.bactrian.data.lobes.LorentzianSettings;
import java.util.Arrays;
import java.util.Random;

/**
 * Evaluations a second on one core of the Lorentzian classification, 2,000 bars back at its default
 * settings: new bars of a stream (features, neighbours, filters, kernel, signals), and a whole
 * chart of 2,000 bars as a call of lorentzian-eval computes it. Argument: how many rounds.
 */
public final class Lorentzian {
  private static final int BACK = 2_000;
  private static final int BARS = 20_000;
  private static final int CHARTS = 20;
  private static final double GOAL = 2_000;

  public static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 7;
    double[][] bars = walk(BACK + BARS);
    double[] stream = new double[rounds];
    double[] chart = new double[rounds];
    stream(bars);
    chart(bars);
    for (int round = 0; round < rounds; round++) {
      stream[round] = stream(bars);
      chart[round] = chart(bars);
    }
    Arrays.sort(stream);
    Arrays.sort(chart);
    double rate = stream[rounds / 2];
    System.out.printf(
        "a new bar at %,d bars back: %,.0f evaluations/s a core (least %,.0f, goal %,.0f)%n",
        BACK, rate, stream[0], GOAL);
    System.out.printf("a chart of %,d bars: %.1f ms%n", BACK, chart[rounds / 2]);
    System.exit(rate >= GOAL ? 0 : 1);
  }

  /** Bars a second once there are {@code BACK} bars to search. */
  private static double stream(double[][] bars) {
    var engine = new LorentzianClassification(LorentzianSettings.defaults(), 0);
    for (int i = 0; i < BACK; i++) {
      engine.next(bars[0][i], bars[1][i], bars[2][i], bars[3][i]);
    }
    long from = System.nanoTime();
    long sum = 0;
    for (int i = BACK; i < BACK + BARS; i++) {
      sum += engine.next(bars[0][i], bars[1][i], bars[2][i], bars[3][i]).prediction();
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    if (sum == Long.MIN_VALUE) {
      throw new IllegalStateException("so that nothing is optimised away");
    }
    return BARS / seconds;
  }

  /** Milliseconds a chart. */
  private static double chart(double[][] bars) {
    long from = System.nanoTime();
    for (int chart = 0; chart < CHARTS; chart++) {
      LorentzianClassification engine =
          LorentzianClassification.onChart(LorentzianSettings.defaults(), BACK);
      for (int i = 0; i < BACK; i++) {
        engine.next(bars[0][i], bars[1][i], bars[2][i], bars[3][i]);
      }
    }
    return (System.nanoTime() - from) / 1e6 / CHARTS;
  }

  /** Open, high, low and close of a random walk: {@code [4][bars]}. */
  private static double[][] walk(int count) {
    var random = new Random(7);
    double[][] bars = new double[4][count];
    double price = 100;
    for (int i = 0; i < count; i++) {
      double open = price;
      price *= 1 + 0.001 * random.nextGaussian();
      bars[0][i] = open;
      bars[1][i] = Math.max(open, price) * (1 + 0.0005 * random.nextDouble());
      bars[2][i] = Math.min(open, price) * (1 - 0.0005 * random.nextDouble());
      bars[3][i] = price;
    }
    return bars;
  }
}
