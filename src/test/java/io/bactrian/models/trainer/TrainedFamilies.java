package io.bactrian.models.trainer;

import java.util.Map;

/** What the trainer makes of each family, mixed with the base rate, for tests of other modules. */
public final class TrainedFamilies {
  private static final float WEIGHT = 0.65f;

  private TrainedFamilies() {}

  /**
   * @param onnx as it is delivered
   * @param shap what the trainer says of the rows, {@code [rows][margins * features]}; empty for
   *     the base rate
   */
  public record Trained(byte[] onnx, float[][] shap) {}

  /** Rows of which a tenth of the values is missing, and labels that the first feature knows of. */
  public static float[][] rows(int count, int classes, long seed) {
    return MadeUpRows.planted(count, classes, seed).features();
  }

  /** Fitted to made-up rows. */
  public static Trained of(String family, int classes, float[][] explained) throws Exception {
    return of(family, MadeUpRows.planted(1500, classes, 7), classes, explained);
  }

  /** Fitted to rows whose label is whether a feature is above 0. */
  public static byte[] of(String family, float[][] rows, int feature) throws Exception {
    Rows labelled = MadeUpRows.rows(rows, 1, i -> rows[i][feature] > 0 ? 1 : 0);
    return of(family, labelled, 2, rows).onnx();
  }

  private static Trained of(String family, Rows rows, int classes, float[][] explained)
      throws Exception {
    Learner learner = SelectionTest.hyper(family).learners().stream().findFirst().orElse(null);
    double setting = family.equals("trees") ? 30 : 0.01;
    var choice = new Choice(learner, setting, WEIGHT, family, Map.of());
    try (Mixture model = Mixture.fit(choice, rows, classes)) {
      var found = model.model().contributions(explained, rows.features());
      return new Trained(
          model.onnx(rows.features()[0].length), found == null ? new float[0][] : found.values());
    }
  }
}
