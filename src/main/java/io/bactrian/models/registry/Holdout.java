package io.bactrian.models.registry;

import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Scores a model on what no trainer saw, and lets the gate judge. */
final class Holdout {
  private final Dataset dataset;
  private final Samples train;
  private final Samples holdout;

  Holdout(Dataset dataset, Samples train, Samples holdout) {
    this.dataset = dataset;
    this.train = train;
    this.holdout = holdout;
  }

  boolean has(List<String> features) {
    return dataset.features().containsAll(features);
  }

  Gate.Verdict judge(
      OnnxModel model,
      List<String> features,
      int classes,
      @Nullable OnnxModel champion,
      List<String> championFeatures) {
    int longest = Math.max(model.sequence(), champion == null ? 0 : champion.sequence());
    int[] rows = whole(Math.max(1, longest));
    int[] labels = Arrays.stream(rows).map(i -> holdout.labels()[i]).toArray();
    double[] base = Gate.baseLosses(train.labels(), labels, classes);
    double[] rival = champion == null ? null : losses(champion, championFeatures, rows, labels);
    int block = Gate.block(at(holdout.asOf(), rows), at(holdout.until(), rows));
    return Gate.judge(losses(model, features, rows, labels), base, rival, block);
  }

  /** The rows that have so many bars up to their own without a gap, so that all can answer. */
  private int[] whole(int bars) {
    Duration bar = Period.parse(dataset.period()).length();
    Instant[] at = holdout.asOf();
    return IntStream.range(bars - 1, holdout.size())
        .filter(
            i ->
                IntStream.range(i - bars + 1, i)
                    .allMatch(j -> Duration.between(at[j], at[j + 1]).equals(bar)))
        .toArray();
  }

  private static Instant[] at(Instant[] all, int[] rows) {
    return Arrays.stream(rows).mapToObj(i -> all[i]).toArray(Instant[]::new);
  }

  /** An answer that is no set of probabilities makes its row's loss NaN, which never passes. */
  private double[] losses(OnnxModel model, List<String> features, int[] rows, int[] labels) {
    int[] columns = features.stream().mapToInt(dataset.features()::indexOf).toArray();
    var answers = new float[rows.length][];
    var row = new float[model.width()];
    for (int i = 0; i < answers.length; i++) {
      int first = rows[i] + 1 - Math.max(1, model.sequence());
      for (int j = 0; j < row.length; j++) {
        row[j] = holdout.features()[first + j / columns.length][columns[j % columns.length]];
      }
      answers[i] = model.probabilities(row);
      if (!TrialRun.areProbabilities(answers[i])) {
        Arrays.fill(answers[i], Float.NaN);
      }
    }
    return Gate.losses(answers, labels);
  }
}
