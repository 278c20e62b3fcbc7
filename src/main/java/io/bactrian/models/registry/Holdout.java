package io.bactrian.models.registry;

import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.onnx.OnnxModel;
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

  boolean has(List<String> features) {
    return dataset.features().containsAll(features);
  }

  /** Looks at what the model was trained on, and at what it gains over the base rate. */
  Registry.Examined examine(
      Registry.Examination examination, OnnxModel model, List<String> features, int classes) {
    int[] rows = whole(model.sequence());
    Samples judged = holdout.at(rows);
    double[] gains = Gate.baseLosses(train.labels(), judged.labels(), classes);
    double[] own = losses(model, features, rows);
    Arrays.setAll(gains, i -> gains[i] - own[i]);
    int block = Gate.block(judged.asOf(), judged.until());
    return examination.examine(dataset, train, judged, gains, block);
  }

  /** The rows that a model of so many bars can answer. */
  private int[] whole(int sequence) {
    return holdout.whole(Math.max(1, sequence), Period.parse(dataset.period()).length());
  }

  Gate.Verdict judge(
      OnnxModel model,
      List<String> features,
      int classes,
      @Nullable OnnxModel champion,
      List<String> championFeatures) {
    int longest = Math.max(model.sequence(), champion == null ? 0 : champion.sequence());
    // All have to answer the same rows.
    int[] rows = whole(longest);
    Samples judged = holdout.at(rows);
    double[] base = Gate.baseLosses(train.labels(), judged.labels(), classes);
    double[] rival = champion == null ? null : losses(champion, championFeatures, rows);
    int block = Gate.block(judged.asOf(), judged.until());
    return Gate.judge(losses(model, features, rows), base, rival, block);
  }

  /** An answer that is no set of probabilities makes its row's loss NaN, which never passes. */
  private double[] losses(OnnxModel model, List<String> features, int[] rows) {
    int[] columns = features.stream().mapToInt(dataset.features()::indexOf).toArray();
    var answers = new float[rows.length][];
    for (int i = 0; i < answers.length; i++) {
      answers[i] =
          model.probabilities(holdout.input(rows[i], Math.max(1, model.sequence()), columns));
      if (!OnnxModel.areProbabilities(answers[i])) {
        Arrays.fill(answers[i], Float.NaN);
      }
    }
    return Gate.losses(answers, holdout.at(rows).labels());
  }
}
