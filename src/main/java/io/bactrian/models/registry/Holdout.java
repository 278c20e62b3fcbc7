package io.bactrian.models.registry;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import java.util.Arrays;
import java.util.List;
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

  int rows() {
    return holdout.size();
  }

  boolean has(List<String> features) {
    return dataset.features().containsAll(features);
  }

  /** Looks at what the model was trained on, and at what it gains over the base rate. */
  Examination.Examined examine(
      Examination examination, OnnxModel model, List<String> features, int classes) {
    double[] base = Gate.baseLosses(train.labels(), holdout.labels(), classes);
    double[] own = losses(model, features);
    Arrays.setAll(base, i -> base[i] - own[i]);
    int block = Gate.block(holdout.asOf(), holdout.until());
    return examination.examine(dataset, train, holdout, base, block);
  }

  Gate.Verdict judge(
      OnnxModel model,
      List<String> features,
      int classes,
      @Nullable OnnxModel champion,
      List<String> championFeatures) {
    double[] base = Gate.baseLosses(train.labels(), holdout.labels(), classes);
    double[] rival = champion == null ? null : losses(champion, championFeatures);
    int block = Gate.block(holdout.asOf(), holdout.until());
    return Gate.judge(losses(model, features), base, rival, block);
  }

  /** An answer that is no set of probabilities makes its row's loss NaN, which never passes. */
  private double[] losses(OnnxModel model, List<String> features) {
    int[] columns = features.stream().mapToInt(dataset.features()::indexOf).toArray();
    var answers = new float[holdout.size()][];
    var row = new float[columns.length];
    for (int i = 0; i < answers.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        row[j] = holdout.features()[i][columns[j]];
      }
      answers[i] = model.probabilities(row);
      if (!TrialRun.areProbabilities(answers[i])) {
        Arrays.fill(answers[i], Float.NaN);
      }
    }
    return Gate.losses(answers, holdout.labels());
  }
}
