package io.bactrian.decisions.imported;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The choice among the arms of a bandit: the largest mean. Only where exploration is asked for it
 * is the largest upper bound, mean plus c times the uncertainty (D. Zhou, L. Li, Q. Gu, "Neural
 * Contextual Bandits with UCB-based Exploration", 2020).
 */
final class Bandit {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Bandit() {}

  /**
   * How sure it is: twice the probability that the chosen arm's mean is above that of the best arm
   * of another side, less one, with the uncertainties as standard deviations.
   *
   * @param mean {@code [arms]}
   * @param uncertainty {@code [arms]}, 0 or more
   * @param exploration c; 0 for none
   */
  static Side choose(
      float[] mean,
      float[] uncertainty,
      List<String> arms,
      Map<String, String> actions,
      double exploration) {
    var bounds = new float[mean.length];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = (float) (mean[i] + exploration * uncertainty[i]);
    }
    int best = Side.most(bounds);
    String action = action(actions, arms, best);
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("arm", arms.get(best));
    said.put("means", Side.byName(arms, mean));
    said.put("uncertainties", Side.byName(arms, uncertainty));
    if (exploration > 0) {
      said.put("exploration", exploration);
      said.put("explored", best != Side.most(mean));
    }
    int rival = rival(bounds, arms, actions, action);
    if (rival >= 0 && bounds[rival] == bounds[best]) {
      said.put("undecided", "%s and %s are equal".formatted(arms.get(best), arms.get(rival)));
      return Side.of(Side.HOLD, 0, said);
    }
    return Side.of(action, rival < 0 ? 0 : confidence(mean, uncertainty, best, rival), said);
  }

  private static double confidence(float[] mean, float[] uncertainty, int best, int rival) {
    double margin = (double) mean[best] - mean[rival];
    double spread = Math.hypot(uncertainty[best], uncertainty[rival]);
    if (spread == 0) {
      return margin > 0 ? 1 : 0;
    }
    return 2 * NORMAL.cumulativeProbability(margin / spread) - 1;
  }

  private static int rival(
      float[] bounds, List<String> arms, Map<String, String> actions, String action) {
    int rival = -1;
    for (int i = 0; i < bounds.length; i++) {
      boolean other = !action(actions, arms, i).equals(action);
      if (other && (rival < 0 || bounds[i] > bounds[rival])) {
        rival = i;
      }
    }
    return rival;
  }

  private static String action(Map<String, String> actions, List<String> arms, int arm) {
    return actions.getOrDefault(arms.get(arm), Side.HOLD);
  }
}
