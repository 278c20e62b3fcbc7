package io.bactrian.models.trainer;

import java.util.List;
import java.util.function.DoubleConsumer;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A family of models with one setting that validation chooses. */
interface Learner {
  /**
   * A setting that was tried.
   *
   * @param probabilities {@code [folds][validation rows][classes]}, each from a model that was
   *     fitted to the fold's train rows only
   */
  @SuppressWarnings("ArrayRecordComponent") // columns of numbers, compared by nobody
  record Candidate(double setting, float[][][] probabilities) {}

  /** As {@code hyperparameters.family} spells it. */
  String family();

  /** What the setting is called in the metrics. */
  String setting();

  /** Progress runs from 0 to 1. */
  List<Candidate> candidates(List<Fold> folds, int classes, DoubleConsumer progress)
      throws XGBoostError;

  Fitted fit(Rows rows, int classes, double setting) throws XGBoostError;
}
