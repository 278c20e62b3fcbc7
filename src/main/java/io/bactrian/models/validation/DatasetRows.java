package io.bactrian.models.validation;

import io.bactrian.data.features.Micros;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.checks.LabelledRows;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/** A snapshot's rows as checks take them: the holdout is the test. */
final class DatasetRows {
  private DatasetRows() {}

  static LabelledRows of(Dataset dataset, Samples train, Samples holdout) {
    var test = new boolean[train.size() + holdout.size()];
    Arrays.fill(test, train.size(), test.length, true);
    int[] labels = Arrays.copyOf(train.labels(), test.length);
    System.arraycopy(holdout.labels(), 0, labels, train.size(), holdout.size());
    return new LabelledRows(
        dataset.features(),
        micros(train.asOf(), holdout.asOf()),
        micros(train.until(), holdout.until()),
        null,
        null,
        labels,
        Stream.concat(Arrays.stream(train.features()), Arrays.stream(holdout.features()))
            .toArray(float[][]::new),
        test);
  }

  private static long[] micros(Instant[] first, Instant[] second) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(second))
        .mapToLong(Micros::of)
        .toArray();
  }
}
