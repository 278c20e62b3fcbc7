package io.bactrian.models.trainer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.jspecify.annotations.Nullable;

/** A family of models with one setting that validation chooses. */
interface Learner {
  /**
   * A setting that was tried.
   *
   * @param truths {@code [folds][validation rows]} the probability of the true class, each from a
   *     model that was fitted to the fold's train rows only
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  record Candidate(double setting, float[][] truths) {}

  /** As {@code hyperparameters.family} spells it. */
  String family();

  /** What the setting is called in the metrics. */
  String setting();

  /** Progress runs from 0 to 1. */
  List<Candidate> candidates(List<Fold> folds, int classes, DoubleConsumer progress)
      throws XGBoostError;

  Fitted fit(Rows rows, int classes, double setting) throws XGBoostError;

  /** What a family made of rows, before it is mixed with the base rate. */
  interface Fitted extends AutoCloseable {
    /**
     * @param features {@code [rows][features]}, NaN where missing
     * @return {@code [rows][classes]}, each row sums to 1
     */
    float[][] probabilities(float[][] features) throws XGBoostError;

    /**
     * Exact SHAP values; null of a model that looks at no feature.
     *
     * @param rows {@code [rows][features]} to be explained
     * @param known {@code [rows][features]} of those that it was fitted to
     */
    Importance.@Nullable Contributions contributions(float[][] rows, float[][] known)
        throws XGBoostError;

    /** How many bars one answer is of, where it is not of one bar alone; else 0. */
    default int sequence() {
      return 0;
    }

    /** What metadata.json says of it beside the choice. */
    default Map<String, Object> describe() {
      return Map.of();
    }

    /** Adds the nodes that make {@link OnnxGraph#UNMIXED} of {@link OnnxGraph#INPUT}. */
    void addTo(OnnxGraph graph) throws XGBoostError, IOException;

    @Override
    default void close() {}
  }
}
