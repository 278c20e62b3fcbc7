package io.bactrian.watch.drift;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.LaterSamples;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.models.registry.OpenVersions;
import io.bactrian.shared.HubException;
import io.bactrian.watch.drift.DriftReport.Input;
import io.bactrian.watch.drift.DriftReport.State;
import io.bactrian.watch.drift.Subjects.Live;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares what a version was asked of late with what it was trained on: its features together, the
 * labels that came true, and its predictions.
 */
@Component
class Drift {
  private static final Logger log = LoggerFactory.getLogger(Drift.class);

  /** Of labels and predictions, which raise no alarm. */
  private static final double FALSE_ALARMS = 0.05;

  private final Datasets datasets;
  private final LaterSamples later;
  private final OpenVersions versions;
  private final Clock clock;

  Drift(Datasets datasets, LaterSamples later, OpenVersions versions, Clock clock) {
    this.datasets = datasets;
    this.later = later;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * @param live in the order of time
   * @param rows that a look takes at least
   * @param alpha the share of looks that find a drift of features where there is none
   */
  DriftReport measure(Subject subject, List<Live> live, int rows, double alpha) {
    // A training is read when there is something to compare it with.
    Dataset dataset =
        subject.datasetId() == null || live.size() < rows
            ? null
            : datasets.find(subject.datasetId()).orElse(null);
    Samples train = dataset == null ? null : samples(subject, dataset, false);
    Comparison features = features(subject, live, dataset, train, alpha);
    State state =
        live.isEmpty() ? State.NO_DATA : live.size() < rows ? State.WARM_UP : features.state();
    var inputs = new ArrayList<>(features.inputs());
    inputs.sort(
        Comparator.comparing((Input one) -> one.state() != State.DRIFTED)
            .thenComparing(Drift::distance, Comparator.reverseOrder()));
    int drifted = (int) inputs.stream().filter(one -> one.state() == State.DRIFTED).count();
    return new DriftReport(
        subject.model(),
        subject.version(),
        subject.datasetId(),
        train == null ? 0 : train.size(),
        live.size(),
        live.isEmpty() ? null : live.get(0).at(),
        live.isEmpty() ? null : live.get(live.size() - 1).at(),
        features.stretches(),
        alpha,
        state,
        reason(subject, state, live.size(), rows, features, alpha),
        drifted,
        inputs,
        label(subject, dataset, train, live.size()),
        prediction(subject, dataset, live));
  }

  private static double distance(Input input) {
    return input.wasserstein() == null || input.limit() == null
        ? -1
        : input.wasserstein() / Math.max(input.limit(), Double.MIN_NORMAL);
  }

  private Comparison features(
      Subject subject,
      List<Live> live,
      @Nullable Dataset dataset,
      @Nullable Samples train,
      double alpha) {
    List<String> names = subject.features();
    var then = new float[names.size()][0];
    var now = new float[names.size()][live.size()];
    for (int i = 0; i < now.length; i++) {
      int column = dataset == null ? -1 : dataset.features().indexOf(names.get(i));
      if (train != null && column >= 0) {
        then[i] = column(train, column);
      }
      for (int row = 0; row < live.size(); row++) {
        now[i][row] = live.get(row).features()[i];
      }
    }
    return Comparison.of(names, then, now, alpha);
  }

  private static float[] column(Samples samples, int column) {
    var values = new float[samples.size()];
    for (int row = 0; row < values.length; row++) {
      values[row] = samples.features()[row][column];
    }
    return values;
  }

  private Samples samples(Subject subject, Dataset dataset, boolean holdout) {
    return datasets.samples(
        dataset, holdout ? dataset.holdout() : dataset.train(), subject.target());
  }

  private Input label(
      Subject subject, @Nullable Dataset dataset, @Nullable Samples train, int rows) {
    String name = "label";
    if (dataset == null || train == null || rows == 0) {
      return Input.unknown(name, State.NOT_ENOUGH_DATA, 0, 0);
    }
    Samples known =
        later.of(
            dataset,
            subject.target(),
            subject.horizon(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    int from = Math.max(0, known.size() - rows);
    return known.size() < rows
        ? Input.unknown(name, known.size() == 0 ? State.NO_DATA : State.WARM_UP, known.size(), 0)
        : single(name, labels(train, 0), labels(known, from));
  }

  private static float[] labels(Samples samples, int from) {
    var values = new float[samples.size() - from];
    for (int row = 0; row < values.length; row++) {
      values[row] = samples.labels()[from + row];
    }
    return values;
  }

  /**
   * Beside the holdout's, for of rows that it learned from a model is surer than of others. A model
   * of several bars is not asked: between decisions there may be bars without one.
   */
  private Input prediction(Subject subject, @Nullable Dataset dataset, List<Live> live) {
    String name = "prediction";
    Input unknown = Input.unknown(name, State.NOT_ENOUGH_DATA, live.size(), 0);
    if (dataset == null || live.isEmpty() || !subject.probabilities()) {
      return unknown;
    }
    int[] columns = subject.features().stream().mapToInt(dataset.features()::indexOf).toArray();
    if (IntStream.of(columns).anyMatch(column -> column < 0)) {
      return unknown;
    }
    try {
      Samples holdout = samples(subject, dataset, true);
      return versions.ask(
          subject.model(),
          subject.version(),
          version ->
              version.sequence() > 1
                  ? unknown
                  : single(
                      name,
                      answers(
                          version::probabilities,
                          IntStream.range(0, holdout.size())
                              .mapToObj(row -> holdout.input(row, 1, columns))
                              .toList()),
                      answers(version::probabilities, live.stream().map(Live::features).toList())));
    } catch (HubException e) {
      log.info(
          "Drift of {} {}: its predictions are not compared: {}",
          subject.model(),
          subject.version(),
          e.getMessage());
      return unknown;
    }
  }

  private interface Answering {
    float[] of(float[] features);
  }

  /** The probabilities of the last class. */
  private static float[] answers(Answering model, List<float[]> rows) {
    var answers = new float[rows.size()];
    for (int row = 0; row < answers.length; row++) {
      float[] probabilities = model.of(rows.get(row));
      answers[row] = probabilities[probabilities.length - 1];
    }
    return answers;
  }

  private static Input single(String name, float[] then, float[] now) {
    return Comparison.of(List.of(name), new float[][] {then}, new float[][] {now}, FALSE_ALARMS)
        .inputs()
        .get(0);
  }

  private static String reason(
      Subject subject, State state, int live, int rows, Comparison features, double alpha) {
    return switch (state) {
      case NO_DATA -> "there is no decision by the hub's own features";
      case WARM_UP ->
          "%d decisions about another bar, by the hub's own features; a look takes %d"
              .formatted(live, rows);
      case NOT_ENOUGH_DATA ->
          subject.datasetId() == null
              ? "it learned from no dataset of this hub"
              : "the training is %d stretches of %d rows, and %d are needed for %.3f false alarms a look: train on more, or allow more"
                  .formatted(features.stretches(), live, Stretches.needed(alpha), alpha);
      default ->
          "%d of %d features are farther from the training than is usual within its %d stretches"
              .formatted(
                  features.inputs().stream().filter(one -> one.state() == State.DRIFTED).count(),
                  features.inputs().size(),
                  features.stretches());
    };
  }
}
