package io.bactrian.models.onnx;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Runs a model on a few made-up rows: what it answers must be probabilities, twice the same, and in
 * time.
 */
final class TrialRun {
  private static final int ROWS = 8;

  /** What an answer may take; an ensemble of 900 trees takes 12 microseconds. */
  private static final Duration LONGEST = Duration.ofMillis(20);

  private TrialRun() {}

  static void check(OnnxModel model, Signature signature) {
    var random = new SplittableRandom(11);
    long fastest = Long.MAX_VALUE; // others may have been held up by the machine
    List<float[]> states = signature.isPlain() ? List.of() : model.start();
    for (int i = 0; i < ROWS; i++) {
      float[] row = row(random, model.width(), i);
      long start = System.nanoTime();
      Step first = answer(model, signature, row, states);
      fastest = Math.min(fastest, System.nanoTime() - start);
      check(first, signature, row);
      Step again = answer(model, signature, row, states);
      if (!same(first.answers(), again.answers()) || !same(first.states(), again.states())) {
        throw OnnxFile.refused("it answers the same row twice in different ways.");
      }
      states = first.states();
    }
    if (fastest > LONGEST.toNanos()) {
      throw OnnxFile.refused(
          "it answers a row in "
              + Duration.ofNanos(fastest).toMillis()
              + " ms; at most "
              + LONGEST.toMillis()
              + " ms are taken. Train a smaller one.");
    }
  }

  private static float[] row(SplittableRandom random, int width, int number) {
    var row = new float[width];
    for (int j = 0; j < width; j++) {
      row[j] = (float) (random.nextDouble() * 4 - 2);
    }
    if (number == 0) {
      Arrays.fill(row, 0f);
    } else if (number % 2 == 0) {
      row[number % width] = Float.NaN;
    }
    return row;
  }

  private static Step answer(
      OnnxModel model, Signature signature, float[] row, List<float[]> states) {
    return signature.isPlain()
        ? new Step(List.of(model.probabilities(row)), List.of())
        : model.step(row, states);
  }

  private static void check(Step step, Signature signature, float[] row) {
    String fault = step.fault(signature.kind());
    if (fault == null) {
      return;
    }
    float[] first = step.answers().get(0);
    throw OnnxFile.refused(
        "its output on a trial row%s, %s, is %s%s."
            .formatted(
                missing(row),
                Arrays.toString(first),
                signature.kind().isDistribution() && !fault.startsWith("state")
                    ? "no set of probabilities"
                    : fault,
                advice(signature, first)));
  }

  private static String missing(float[] row) {
    return Step.isFinite(row) ? "" : " with a missing value";
  }

  private static String advice(Signature signature, float[] answer) {
    if (!Step.isFinite(answer)) {
      return ": the graph has to deal with missing values itself, such as by a SimpleImputer";
    }
    return signature.isPlain() && !signature.softmax()
        ? ": where they are logits, export behind a softmax, or say \"activation\": \"softmax\" in"
            + " signature of metadata.json"
        : "";
  }

  private static boolean same(List<float[]> some, List<float[]> others) {
    for (int i = 0; i < some.size(); i++) {
      if (!Arrays.equals(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
