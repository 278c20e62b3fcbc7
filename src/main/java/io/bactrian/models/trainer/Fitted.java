package io.bactrian.models.trainer;

import java.io.IOException;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** What a family made of rows, before it is mixed with the base rate. */
interface Fitted extends AutoCloseable {
  /**
   * @param features {@code [rows][features]}, NaN where missing
   * @return {@code [rows][classes]}, each row sums to 1
   */
  float[][] probabilities(float[][] features) throws XGBoostError;

  /** Adds the nodes that make {@link OnnxGraph#UNMIXED} of {@link OnnxGraph#INPUT}. */
  void addTo(OnnxGraph graph) throws XGBoostError, IOException;

  @Override
  default void close() {}
}
