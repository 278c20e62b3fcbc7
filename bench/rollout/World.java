package io.bactrian.models.rollout;

import java.util.SplittableRandom;

/**
 * A market and two models of it. Each model knows what there is to know of the next rise, to the
 * precision of a noise of which half is common to both.
 *
 * @param bars that a label spans
 * @param persistence of what can be known, and of the models' errors, from bar to bar
 * @param noise standard deviation of the errors' logit, of champion and challenger
 * @param confidence by which the challenger's logit is multiplied
 * @param nonsense share of signals for which the challenger is 98 % sure of a side at random
 */
record World(
    int bars,
    double persistence,
    double noise,
    double challengerNoise,
    double confidence,
    double nonsense) {
  private static final double BASE = 0.2;
  private static final double KNOWN = 0.4;

  static World of(int bars, double persistence) {
    return new World(bars, persistence, 0.6, 0.6, 1, 0);
  }

  World noisier(double challengerNoise) {
    return new World(bars, persistence, noise, challengerNoise, confidence, nonsense);
  }

  World surer(double factor) {
    return new World(bars, persistence, noise, challengerNoise, factor, nonsense);
  }

  World withNonsense(double share) {
    return new World(bars, persistence, noise, challengerNoise, confidence, share);
  }

  /** The logits' sum over a label's bars decides it, with the noise of as many bars. */
  Signals draw(int size, SplittableRandom random) {
    double[] known = path(size + bars, random);
    double[] common = path(size, random);
    double[] first = path(size, random);
    double[] second = path(size, random);
    var luck = new double[size + bars + 1];
    for (int i = 0; i < size + bars; i++) {
      luck[i + 1] = luck[i] + random.nextGaussian();
    }
    var champion = new double[size];
    var challenger = new double[size];
    var rise = new boolean[size];
    double half = Math.sqrt(0.5);
    for (int i = 0; i < size; i++) {
      double logit = BASE + KNOWN * known[i];
      champion[i] = sigmoid(logit + half * noise * (common[i] + first[i]));
      challenger[i] =
          sigmoid(
              confidence * (logit + half * (noise * common[i] + challengerNoise * second[i])));
      if (nonsense > 0 && random.nextDouble() < nonsense) {
        challenger[i] = random.nextBoolean() ? 0.98 : 0.02;
      }
      // A normal of 1.7 times the logit's scale is a logistic to within 0.01.
      rise[i] = logit / 1.702 + (luck[i + bars] - luck[i]) / Math.sqrt(bars) > 0;
    }
    return new Signals(champion, challenger, rise, bars);
  }

  private double[] path(int size, SplittableRandom random) {
    var path = new double[size];
    double step = Math.sqrt(1 - persistence * persistence);
    path[0] = random.nextGaussian();
    for (int i = 1; i < size; i++) {
      path[i] = persistence * path[i - 1] + step * random.nextGaussian();
    }
    return path;
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
