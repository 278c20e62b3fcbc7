package io.bactrian.decisions.scoring;

import io.bactrian.data.features.Bar;
import io.bactrian.models.registry.Champion;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;

/** What a backtest of a version spends on its answers: features of all bars, then bar after bar. */
public final class PastSpeed {
  private PastSpeed() {}

  /**
   * CPU time of this thread, nanoseconds.
   *
   * @param features of the whole series
   * @param answers at all bars, as a backtest asks for them
   * @param alone at all bars, each in a call of its own, as {@code /infer} asks
   */
  public record Spent(int bars, long features, long answers, long alone) {}

  public static Spent of(Champion version, List<Bar> bars, int first) {
    long begun = cpu();
    var series = series(version, bars, first);
    long computed = cpu();
    int answered = 0;
    for (int bar = first; bar < bars.size(); bar++) {
      answered += series.direction(version, bar) == null ? 0 : 1;
    }
    long ahead = cpu();
    for (int bar = first; bar < bars.size(); bar++) {
      SignalScorer.direction(version, series.at(bar), 0);
    }
    long alone = cpu();
    if (answered < bars.size() - first) {
      throw new IllegalStateException("only " + answered + " bars were answered");
    }
    return new Spent(answered, computed - begun, ahead - computed, alone - ahead);
  }

  private static PastObservations.Series series(Champion version, List<Bar> bars, int first) {
    return new PastObservations.Series(
        "BENCH",
        "M5",
        bars,
        first,
        Stream.of(String.valueOf(version.featureSet())),
        version.sequence(),
        0,
        0);
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
