package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.OpenVersions;
import io.bactrian.shared.HubException;
import io.bactrian.watch.explain.Explanation.Beside;
import io.bactrian.watch.explain.Explanation.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What each feature did to the answer of a model's version, as it was stored. */
@Component
class ModelExplainer {
  private static final Logger log = LoggerFactory.getLogger(ModelExplainer.class);

  /** Paths that are kept; a forest has hundreds. */
  private static final int MOST_PATHS = 50;

  private final OpenVersions versions;
  private final Readings readings;
  private final DecisionRow rows;

  ModelExplainer(OpenVersions versions, Readings readings, DecisionRow rows) {
    this.versions = versions;
    this.readings = readings;
    this.rows = rows;
  }

  /**
   * @throws HubException where it may be explained later: the version's file cannot be had now
   */
  Explanation explain(StoredDecision decision, String part, JsonNode lobe) {
    String model = lobe.path("model").asText();
    String version = lobe.path("version").asText();
    if (!lobe.path("probabilities").isObject()) {
      return Explanation.without(
          part, "answer", model, version, "it answers no probabilities of classes");
    }
    try {
      return versions.ask(model, version, asked -> explain(decision, part, lobe, asked));
    } catch (HubException e) {
      if (e.code().retryable()) {
        throw e;
      }
      return Explanation.without(
          part, "probability", model, version, String.valueOf(e.getMessage()));
    } catch (DataAccessException e) {
      throw e; // the database comes back
    } catch (RuntimeException e) {
      log.warn(
          "Decision {}: the answer of {} {} is not explained", decision.id(), model, version, e);
      return Explanation.without(part, "probability", model, version, "it failed: " + e);
    }
  }

  private Explanation explain(
      StoredDecision decision, String part, JsonNode lobe, Champion version) {
    int of = explained(version.classes());
    var subject =
        new Subject(
            "probability of " + version.classes().get(of), version.model(), version.version());
    DecisionRow.Row found = rows.of(decision, version);
    float[] row = found.values();
    String reason = found.reason();
    if (!lobe.path("sha256").asText().equals(version.sha256())) {
      reason = "another file answered: " + lobe.path("sha256").asText();
    }
    if (row == null || reason != null) {
      return without(part, subject, Objects.requireNonNullElse(reason, ""));
    }
    float[] answer = version.probabilities(row);
    String difference = difference(version.classes(), answer, lobe.path("probabilities"));
    if (difference != null) {
      return without(part, subject, difference);
    }
    double output = lobe.path("probabilities").path(version.classes().get(of)).doubleValue();
    Readings.Reading reading = readings.of(version);
    if (reading.scores() != null && !agrees(reading.scores(), reading.link(), row, answer)) {
      reading = readings.unknown(version);
    }
    Scores scores = reading.scores();
    return scores == null
        ? sampled(part, subject, version, row, new Asked(of, output, reading.background()))
        : exact(part, subject, version, row, new Exact(of, output, scores, reading));
  }

  private static Explanation without(String part, Subject subject, String reason) {
    return Explanation.without(part, subject.of(), subject.model(), subject.version(), reason);
  }

  /** The class that the lobes go by: up of a direction, low of a volatility, else the last. */
  static int explained(List<String> classes) {
    int up = Math.max(classes.indexOf("up"), classes.indexOf("low"));
    return up >= 0 ? up : classes.size() - 1;
  }

  private static @Nullable String difference(
      List<String> classes, float[] answer, JsonNode stored) {
    for (int c = 0; c < answer.length; c++) {
      double then = stored.path(classes.get(c)).asDouble(Double.NaN);
      if (!(Math.abs(answer[c] - then) <= Explanation.TOLERANCE)) {
        return "asked again it answers %s for %s, and %s was stored"
            .formatted(answer[c], classes.get(c), then);
      }
    }
    return null;
  }

  private static boolean agrees(Scores scores, Link link, float[] row, float[] answer) {
    double[] ours = link.of(scores.of(row));
    for (int c = 0; c < answer.length; c++) {
      if (!(Math.abs(ours[c] - answer[c]) <= Explanation.TOLERANCE / 2)) {
        return false;
      }
    }
    return true;
  }

  private record Exact(int of, double output, Scores scores, Readings.Reading reading) {}

  private static Explanation exact(
      String part, Subject subject, Champion version, float[] row, Exact exact) {
    Scores scores = exact.scores();
    Link link = exact.reading().link();
    double[][] values = scores.contributions(row);
    double[] from = scores.base();
    double base = link.of(from)[exact.of()];
    double[] carried = Carried.of(values, link, from, scores.of(row), exact.of());
    var contributions = new ArrayList<Contribution>();
    for (int f = 0; f < row.length; f++) {
      Double margin = link.softmax() ? Margin.of(values, exact.of(), f) : null;
      contributions.add(contribution(version, row, f, carried[f], margin, null));
    }
    List<TreePath> paths = scores.paths(row, version.features(), exact.of());
    return Explanation.of(
        part,
        subject,
        scores.method(),
        base,
        exact.output(),
        contributions,
        new Beside(
            paths.subList(0, Math.min(MOST_PATHS, paths.size())),
            scores.trees(),
            exact.reading().counted()));
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Asked(int of, double output, float[][] background) {}

  private static Explanation sampled(
      String part, Subject subject, Champion version, float[] row, Asked asked) {
    if (asked.background().length == 0) {
      return without(
          part,
          subject,
          "its file is of no form whose values are exact, and of its training there is no row to"
              + " compare with");
    }
    SampledShapley sampled =
        SampledShapley.of(
            rows -> column(version.probabilities(rows), asked.of()),
            row,
            asked.background(),
            version.features().size());
    var contributions = new ArrayList<Contribution>();
    int newest = row.length - version.features().size();
    for (int f = 0; f < version.features().size(); f++) {
      contributions.add(
          contribution(version, row, newest + f, sampled.values()[f], null, sampled.errors()[f]));
    }
    return Explanation.of(
        part,
        subject,
        "sampled_shapley",
        sampled.base(),
        asked.output(),
        contributions,
        new Beside(List.of(), 0, sampled.rows()));
  }

  private static double[] column(float[][] answers, int of) {
    var column = new double[answers.length];
    for (int i = 0; i < column.length; i++) {
      column[i] = answers[i][of];
    }
    return column;
  }

  private static Contribution contribution(
      Champion version,
      float[] row,
      int at,
      double value,
      @Nullable Double margin,
      @Nullable Double error) {
    String name = version.features().get(at % version.features().size());
    return new Contribution(
        name, Float.isFinite(row[at]) ? (double) row[at] : null, value, margin, error);
  }
}
