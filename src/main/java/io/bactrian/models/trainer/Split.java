package io.bactrian.models.trainer;

import java.util.Arrays;
import java.util.List;

/** The oldest 75 % to train on, less what was labelled after the test begins; the rest to test. */
record Split(Rows train, Rows test) {
  private static final int LEAST_ROWS = 40;

  static Split of(Rows rows, int classes, List<String> features) {
    int cut = rows.size() * 3 / 4;
    if (rows.size() < 2 * LEAST_ROWS) {
      throw tooFew(rows.size());
    }
    while (cut > 0 && rows.asOf()[cut - 1] == rows.asOf()[cut]) {
      cut--; // rows of one moment stay together
    }
    Rows test = rows.part(cut, rows.size(), Long.MAX_VALUE);
    Rows train = rows.part(0, cut, rows.asOf()[cut]);
    if (train.size() < LEAST_ROWS || test.size() < LEAST_ROWS / 2) {
      throw tooFew(rows.size());
    }
    if (Arrays.stream(train.labels()).distinct().count() < classes) {
      throw new TrainingFailure(
          "The train part does not hold every class. Widen the dataset's window.");
    }
    for (int f = 0; f < features.size(); f++) {
      int column = f;
      if (Arrays.stream(train.features()).allMatch(row -> Float.isNaN(row[column]))) {
        throw new TrainingFailure(
            features.get(f) + " is missing in every train row. Leave it out.");
      }
    }
    return new Split(train, test);
  }

  private static TrainingFailure tooFew(int rows) {
    return new TrainingFailure(
        "There are too few labelled rows (" + rows + "). Widen the dataset's window.");
  }
}
