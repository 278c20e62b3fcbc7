package io.bactrian.shared;

/**
 * A refusal as callers of the Open Inference Protocol expect it.
 *
 * @param error the field at fault where there is one, what is wrong with it and how to mend it
 */
public record InferenceError(String error) {

  /** Whether an address is one of the protocol's. */
  public static boolean at(String address) {
    return address.equals("/v2") || address.startsWith("/v2/");
  }

  public static InferenceError of(Problem problem) {
    return new InferenceError(
        problem.field() == null ? problem.detail() : problem.field() + ": " + problem.detail());
  }
}
