package io.bactrian.data.snapshot;

import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.Micros;
import io.bactrian.data.feedback.InferenceNotes;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * All samples of a window in the order of time: every bar that has a label and every signal. A row
 * is made when it is asked for.
 */
final class SampleTable {
  private static final Comparator<Sample.Signal> BY_TIME =
      Comparator.comparingLong(Sample.Signal::asOf).thenComparing(Sample.Signal::id);

  private final BarColumns bars;
  private final List<Sample.Signal> signals;
  private final Labels labels;
  private final long[] closeTimes;
  private final long[] leftOut;
  private final Notes notes;
  private final int[] order; // a bar's index, or -1 - a signal's

  /**
   * @param signals in any order
   */
  SampleTable(BarColumns bars, int horizon, long to, List<Sample.Signal> signals, Notes notes) {
    this.bars = bars;
    this.notes = notes;
    this.signals = signals.stream().sorted(BY_TIME).toList();
    this.closeTimes = bars.closeTimes();
    this.leftOut = bars.leftOut();
    this.labels = new Labels(closeTimes, bars.close(), horizon, to, bars.starts());
    this.order = order();
  }

  private int[] order() {
    int[] labelled = labelledBars().toArray();
    var merged = new int[labelled.length + signals.size()];
    int bar = 0;
    int signal = 0;
    for (int i = 0; i < merged.length; i++) {
      boolean barNext =
          signal == signals.size()
              || bar < labelled.length && closeTimes[labelled[bar]] <= signals.get(signal).asOf();
      merged[i] = barNext ? labelled[bar++] : -1 - signal++;
    }
    return merged;
  }

  private IntStream labelledBars() {
    return IntStream.range(0, closeTimes.length)
        .filter(i -> bars.hasFeatures(i) && labels.until(i) != Sample.NEVER);
  }

  /** {@code [labelled bars]} their moments, ascending. */
  long[] labelledMoments() {
    return labelledBars().mapToLong(i -> closeTimes[i]).toArray();
  }

  int barCount() {
    return bars.size();
  }

  int signalCount() {
    return signals.size();
  }

  List<Sample> train(Split split) {
    return view(
        i -> {
          Sample row = row(i);
          return split.trainsOn(row.asOf(), row.until());
        });
  }

  List<Sample> holdout(Split split) {
    return view(i -> split.holdsOut(row(i).asOf()));
  }

  /** True where the rows hold labels of at least two classes. */
  static boolean hasTwoClasses(List<Sample> rows, ToIntFunction<Sample> label) {
    return rows.stream()
            .mapToInt(label)
            .filter(value -> value != Sample.NONE)
            .distinct()
            .limit(2)
            .count()
        == 2;
  }

  private List<Sample> view(IntPredicate kept) {
    return new Rows(this, Arrays.stream(order).filter(kept).toArray());
  }

  private Sample row(int reference) {
    if (reference < 0) {
      Sample.Signal signal = signals.get(-1 - reference);
      return Sample.of(
          signal, bars.features(newestBar(signal.asOf())), notes.ofSignals().get(signal.id()));
    }
    return new Sample(
        closeTimes[reference],
        null,
        bars.features(reference),
        labels.direction(reference),
        labels.volatility(reference),
        Sample.NONE,
        Double.NaN,
        notes.ofBars().get(closeTimes[reference]),
        labels.until(reference));
  }

  /**
   * What people noted, as JSON.
   *
   * @param ofBars by the bar's close, microseconds since 1970
   * @param ofSignals by the signal's id
   */
  record Notes(Map<Long, String> ofBars, Map<String, String> ofSignals) {
    static final Notes NONE = new Notes(Map.of(), Map.of());

    static Notes of(List<InferenceNotes.OfSample> found) {
      var ofBars = new HashMap<Long, String>();
      var ofSignals = new HashMap<String, String>();
      for (InferenceNotes.OfSample each : found) {
        if (each.signalId() != null) {
          ofSignals.merge(each.signalId(), each.notes(), Notes::both);
        } else if (each.barClosedAt() != null) {
          ofBars.put(Micros.of(each.barClosedAt()), each.notes());
        }
      }
      return new Notes(ofBars, ofSignals);
    }

    /** Two JSON arrays as one. */
    private static String both(String first, String second) {
      return first.substring(0, first.length() - 1) + ", " + second.substring(1);
    }
  }

  /** The newest bar that had closed, -1 where there was none, or it was left out. */
  private int newestBar(long asOf) {
    int bar = before(closeTimes, asOf);
    int removed = before(leftOut, asOf);
    return removed >= 0 && (bar < 0 || leftOut[removed] > closeTimes[bar]) ? -1 : bar;
  }

  private static int before(long[] ascending, long moment) {
    int found = Arrays.binarySearch(ascending, moment);
    return found >= 0 ? found : -found - 2;
  }

  private static final class Rows extends AbstractList<Sample> implements RandomAccess {
    private final SampleTable table;
    private final int[] references;

    Rows(SampleTable table, int[] references) {
      this.table = table;
      this.references = references;
    }

    @Override
    public Sample get(int index) {
      return table.row(references[index]);
    }

    @Override
    public int size() {
      return references.length;
    }
  }
}
