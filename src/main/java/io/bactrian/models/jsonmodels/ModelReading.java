package io.bactrian.models.jsonmodels;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the model in use.
 *
 * @param model null where there is none, or none could be read yet
 * @param problem why the newest could not be read, in which case the model is the one before; null
 *     where all is well
 */
public record ModelReading(@Nullable JsonModel model, @Nullable String problem) {
  public static final ModelReading NONE = new ModelReading(null, null);

  ModelReading withProblem(@Nullable String what) {
    return new ModelReading(model, what);
  }
}
