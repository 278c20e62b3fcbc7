package io.bactrian.decisions.scoring;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.models.registry.Champion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version of sequences answers at bars that follow each other, many in one call, which takes
 * a fraction of the time. An answer is of bars up to its own, so one that is computed ahead knows
 * no more than one that is asked for when its bar has closed.
 *
 * <p>Not every model of every trainer answers the same to the last bit of one sequence and of many.
 * The first call is compared with one call a bar; where it differs, nothing is computed ahead.
 */
final class AnswersAhead {
  /** Bars of a call. Where there are fewer, each is left to be asked for alone. */
  static final int ROWS = 64;

  private final Champion version;
  private final float[][] features;
  private final int before;
  private final int[] columns;
  private final int[] unbroken;
  private final float[][] inputs;
  private int[] bars = {};
  private float[][] answers = {};
  private boolean compared;
  private boolean off;

  /**
   * @param rows {@code [bars - lookback + 1][features]} of each set, null for bars that nobody asks
   *     about
   * @param unbroken {@code [bars]} how many bars end at each and follow each other without a gap
   */
  AnswersAhead(Champion version, Map<FeatureSet, float[][]> rows, int[] unbroken) {
    this.version = version;
    this.unbroken = unbroken;
    Map.Entry<FeatureSet, float[][]> set =
        rows.entrySet().stream()
            .filter(each -> each.getKey().names().containsAll(version.features()))
            .findFirst()
            .orElse(null);
    this.off = version.sequence() == 0 || set == null;
    List<String> names = set == null ? List.of() : set.getKey().names();
    this.features = set == null ? new float[0][] : set.getValue();
    this.before = set == null ? 0 : set.getKey().lookback() - 1;
    this.columns = version.features().stream().mapToInt(names::indexOf).toArray();
    this.inputs = off ? new float[0][] : new float[ROWS][version.sequence() * columns.length];
  }

  Champion version() {
    return version;
  }

  /** {@code [classes]}; null where it has to be asked for alone. */
  float @Nullable [] at(int bar) {
    if (off) {
      return null;
    }
    int place = Arrays.binarySearch(bars, bar);
    if (place < 0) {
      place = answered(bar) ? 0 : -1;
    }
    return place < 0 ? null : answers[place];
  }

  private boolean answered(int bar) {
    int[] next = new int[ROWS];
    int count = 0;
    for (int i = bar; i < unbroken.length && count < ROWS && (count > 0 || i == bar); i++) {
      if (answerable(i)) {
        next[count++] = i;
      }
    }
    if (count < ROWS) {
      return false;
    }
    for (int i = 0; i < ROWS; i++) {
      fill(inputs[i], next[i]);
    }
    float[][] found = version.probabilities(inputs);
    if (!compared) {
      compared = true;
      for (int i = 0; i < ROWS && !off; i++) {
        off = !Arrays.equals(found[i], version.probabilities(inputs[i]));
      }
    }
    bars = next;
    answers = found;
    return !off;
  }

  private boolean answerable(int bar) {
    int first = bar - before - (version.sequence() - 1);
    return unbroken[bar] >= version.sequence() && first >= 0 && features[first] != null;
  }

  private void fill(float[] input, int bar) {
    int at = 0;
    for (int row = bar - before - (version.sequence() - 1); row <= bar - before; row++) {
      for (int column : columns) {
        input[at++] = features[row][column];
      }
    }
  }
}
