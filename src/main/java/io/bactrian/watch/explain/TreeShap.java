package io.bactrian.watch.explain;

import io.bactrian.watch.explain.Trees.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Exact Shapley values of sums of trees, where what is not known is averaged over the training that
 * passed a node: algorithm 2 of Lundberg et al., From local explanations to global understanding
 * with explainable AI for trees, Nature Machine Intelligence 2, 2020 (path-dependent TreeSHAP).
 */
final class TreeShap implements Scores {
  private final Trees trees;
  private final double[] covers;
  private final int features;
  private final double[] base;

  /**
   * @param trees with covers
   */
  TreeShap(Trees trees, int features) {
    this.trees = trees;
    this.covers = Objects.requireNonNull(trees.covers());
    this.features = features;
    this.base = trees.offsets().clone();
    for (int root : trees.roots()) {
      expect(root, 1, base);
    }
  }

  @Override
  public String method() {
    return "tree_shap";
  }

  @Override
  public int trees() {
    return trees.roots().length;
  }

  @Override
  public double[] of(float[] row) {
    double[] scores = trees.offsets().clone();
    for (int root : trees.roots()) {
      add(scores, 1, leaf(trees.leaf(root, row)));
    }
    return scores;
  }

  @Override
  public double[] base() {
    return base.clone();
  }

  @Override
  public double[][] contributions(float[] row) {
    var values = new double[base.length][features];
    for (int root : trees.roots()) {
      walk(root, row, new ShapPath(), new Branch(1, 1, -1), values);
    }
    return values;
  }

  @Override
  public List<TreePath> paths(float[] row, List<String> names, int of) {
    var paths = new ArrayList<TreePath>();
    for (int root : trees.roots()) {
      var passed = new ArrayList<TreePath.Passed>();
      int at = root;
      for (int next = trees.next(at, row); next >= 0; next = trees.next(at, row)) {
        passed.add(passed(trees.nodes().get(at), row, names));
        at = next;
      }
      paths.add(new TreePath(trees.nodes().get(at).tree(), Margin.of(leaf(at), of), passed));
    }
    paths.sort(
        Comparator.comparingDouble((TreePath path) -> -Math.abs(path.leaf()))
            .thenComparingLong(TreePath::tree));
    return paths;
  }

  private static TreePath.Passed passed(Node node, float[] row, List<String> names) {
    String name = names.get(node.feature());
    float value = row[node.feature()];
    if (Float.isNaN(value)) {
      return new TreePath.Passed(name, "missing", null);
    }
    boolean yes = node.next(value) == node.yes();
    String direction = node.equal() ? (yes ? "<=" : ">") : (yes ? "<" : ">=");
    return new TreePath.Passed(name, direction, node.threshold());
  }

  private double[] leaf(int at) {
    return Objects.requireNonNull(trees.nodes().get(at).leaf());
  }

  private static void add(double[] sums, double weight, double[] leaf) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += weight * leaf[c];
    }
  }

  private void expect(int at, double weight, double[] sums) {
    Node node = trees.nodes().get(at);
    if (node.leaf() != null) {
      add(sums, weight, node.leaf());
      return;
    }
    expect(node.yes(), weight * share(node.yes(), at), sums);
    expect(node.no(), weight * share(node.no(), at), sums);
  }

  /** Of what passed a node; even where none did. */
  private double share(int child, int node) {
    Node parent = trees.nodes().get(node);
    double all = covers[parent.yes()] + covers[parent.no()];
    return all > 0 ? covers[child] / all : 0.5;
  }

  /**
   * @param zero the share of subsets without the feature that come this way
   * @param one 1 where the row itself comes this way, else 0
   */
  private record Branch(double zero, double one, int feature) {}

  private void walk(int at, float[] row, ShapPath before, Branch branch, double[][] values) {
    ShapPath path = before.extended(branch.zero(), branch.one(), branch.feature());
    Node node = trees.nodes().get(at);
    if (node.leaf() != null) {
      path.credit(node.leaf(), values);
      return;
    }
    double zero = 1;
    double one = 1;
    int known = path.find(node.feature());
    if (known > 0) {
      zero = path.zero(known);
      one = path.one(known);
      path.unwind(known);
    }
    int hot = node.next(row[node.feature()]);
    int cold = hot == node.yes() ? node.no() : node.yes();
    follow(hot, row, path, new Branch(zero * share(hot, at), one, node.feature()), values);
    follow(cold, row, path, new Branch(zero * share(cold, at), 0, node.feature()), values);
  }

  /** A branch that neither the row nor any of the training comes to counts for nothing. */
  private void follow(int child, float[] row, ShapPath path, Branch branch, double[][] values) {
    if (branch.zero() > 0 || branch.one() > 0) {
      walk(child, row, path, branch, values);
    }
  }
}
