package io.bactrian.decisions.backtest;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.data.features.Micros;
import io.bactrian.models.performance.Trade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Versions of a model one after the other, each from the moment on at which it could have been
 * trained: no bar is decided by a version that had seen it.
 */
final class WalkForward {
  private final List<TrainedVersion> versions;
  private final long[] begins;

  /**
   * A version of a model, and until when what it was trained on was known.
   *
   * @param trainedUntil nothing later was used, labels included
   */
  record TrainedVersion(String version, Instant trainedUntil) {}

  /**
   * A stretch in which one version decided.
   *
   * @param from the first moment at which it decides
   * @param to when the next one follows, or the window ends
   * @param trades that it decided on
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Step(
      String version,
      Instant trainedUntil,
      Instant from,
      Instant to,
      int trades,
      double netProfit) {}

  /**
   * @param versions by the moment of their knowledge; of several of one moment the last counts
   * @param embargo for how long after that moment a version does not decide yet
   */
  WalkForward(List<TrainedVersion> versions, Duration embargo) {
    this.versions = List.copyOf(versions);
    this.begins = new long[versions.size()];
    for (int i = 0; i < begins.length; i++) {
      begins[i] = Micros.of(versions.get(i).trainedUntil().plus(embargo));
    }
  }

  /**
   * The place of the version that decides at a bar's close, -1 where none could have been trained
   * yet.
   */
  int at(long close) {
    int place = -1;
    for (int i = 0; i < begins.length && begins[i] <= close; i++) {
      place = i;
    }
    return place;
  }

  /** That version itself; null where none could have been trained yet. */
  @Nullable TrainedVersion version(long close) {
    int place = at(close);
    return place < 0 ? null : versions.get(place);
  }

  /** Those that decide anywhere in a window, in order. */
  List<TrainedVersion> within(long from, long to) {
    int first = Math.max(0, at(from));
    int last = at(to);
    return last < 0 ? List.of() : versions.subList(first, last + 1);
  }

  /** What each made, as far as the window reaches. */
  List<Step> steps(String model, long from, long to, List<Trade> trades) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < begins.length; i++) {
      long begin = Math.max(from, begins[i]);
      long end = i + 1 < begins.length ? Math.min(to, begins[i + 1]) : to;
      if (begin < end) {
        TrainedVersion version = versions.get(i);
        List<Trade> own =
            trades.stream()
                .filter(trade -> trade.origin().equals(model + " " + version.version()))
                .toList();
        steps.add(
            new Step(
                version.version(),
                version.trainedUntil(),
                Micros.instant(begin),
                Micros.instant(end),
                own.size(),
                own.stream().mapToDouble(Trade::netProfit).sum()));
      }
    }
    return List.copyOf(steps);
  }
}
