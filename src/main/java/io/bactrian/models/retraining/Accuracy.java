package io.bactrian.models.retraining;

import java.util.Arrays;

/**
 * How often the likeliest class came true.
 *
 * @param share of the rows, 0 to 1
 * @param base the same of always answering the class that was most frequent in training
 */
record Accuracy(double share, double base) {

  /**
   * @param answers {@code [rows][classes]} probabilities; of equal ones the first counts
   * @param labels of the same rows, at least one
   * @param train labels of the rows that were trained on
   */
  static Accuracy of(float[][] answers, int[] labels, int[] train) {
    int usual = mostFrequent(train, answers[0].length);
    int right = 0;
    int baseRight = 0;
    for (int i = 0; i < labels.length; i++) {
      right += likeliest(answers[i]) == labels[i] ? 1 : 0;
      baseRight += usual == labels[i] ? 1 : 0;
    }
    return new Accuracy((double) right / labels.length, (double) baseRight / labels.length);
  }

  private static int likeliest(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    return best;
  }

  private static int mostFrequent(int[] train, int classes) {
    var counts = new float[classes];
    Arrays.stream(train).forEach(label -> counts[label]++);
    return likeliest(counts);
  }
}
