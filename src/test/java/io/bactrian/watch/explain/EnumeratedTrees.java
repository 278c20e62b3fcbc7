package io.bactrian.watch.explain;

import io.bactrian.watch.explain.Trees.Node;
import java.util.Objects;

/** Shapley values of trees by their definition: all subsets, each expected by going down. */
record EnumeratedTrees(Trees trees, int features) {
  double[][] contributions(float[] row) {
    var values = new double[trees.offsets().length][features];
    for (int f = 0; f < features; f++) {
      for (int subset = 0; subset < 1 << features; subset++) {
        if ((subset >> f & 1) == 0) {
          double weight = weight(Integer.bitCount(subset));
          double[] with = expected(row, subset | 1 << f);
          double[] without = expected(row, subset);
          for (int c = 0; c < with.length; c++) {
            values[c][f] += weight * (with[c] - without[c]);
          }
        }
      }
    }
    return values;
  }

  private double weight(int size) {
    return factorial(size) * factorial(features - size - 1) / factorial(features);
  }

  private static double factorial(int n) {
    return n < 2 ? 1 : n * factorial(n - 1);
  }

  private double[] expected(float[] row, int known) {
    double[] sums = trees.offsets().clone();
    for (int root : trees.roots()) {
      add(root, 1, row, known, sums);
    }
    return sums;
  }

  private void add(int at, double weight, float[] row, int known, double[] sums) {
    Node node = trees.nodes().get(at);
    double[] leaf = node.leaf();
    if (leaf != null) {
      for (int c = 0; c < sums.length; c++) {
        sums[c] += weight * leaf[c];
      }
    } else if ((known >> node.feature() & 1) == 1) {
      add(node.next(row[node.feature()]), weight, row, known, sums);
    } else {
      double[] covers = Objects.requireNonNull(trees.covers());
      double all = covers[node.yes()] + covers[node.no()];
      double yes = all > 0 ? covers[node.yes()] / all : 0.5;
      add(node.yes(), weight * yes, row, known, sums);
      add(node.no(), weight * (1 - yes), row, known, sums);
    }
  }
}
