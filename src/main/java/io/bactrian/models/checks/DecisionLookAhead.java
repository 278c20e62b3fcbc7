package io.bactrian.models.checks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides again with the future cut off. What had been decided by then must be the same order, as
 * far as it had got by then: an order that waits for its limit, or that is sent later, is compared
 * as it was at the cut, so it is no finding that its fill is still missing.
 */
public final class DecisionLookAhead {
  private static final int MOST_CUTS = 400;

  private DecisionLookAhead() {}

  /** Decides on whatever inputs there are. */
  public interface Strategy {
    /**
     * @param inputs may be short, and empty
     * @return in the order in which they were decided; of those that were not filled or closed by
     *     the end of the inputs, as far as they got
     */
    List<Order> orders(Inputs inputs);
  }

  /** Cuts at the moment of each decision, fill and exit, the next bars, and some random ones. */
  public static CheckResult of(Strategy strategy, Inputs inputs) {
    List<Order> all = strategy.orders(inputs);
    if (all.isEmpty()) {
      return CheckResult.skipped(
          Check.DECISION_LOOK_AHEAD, "The strategy decided nothing: give it more bars.");
    }
    List<Long> cuts = cuts(all, inputs.base());
    var figures = new LinkedHashMap<String, Object>();
    figures.put("orders", all.size());
    figures.put("cuts", cuts.size());
    for (long cut : cuts) {
      Inputs past = inputs.until(cut);
      int bars = past.base().size();
      long over = bars == 0 ? Long.MIN_VALUE : past.base().known()[bars - 1];
      Finding finding = compare(at(all, cut, over), at(strategy.orders(past), cut, over), cut);
      if (finding != null) {
        return result(figures, List.of(finding));
      }
    }
    return result(figures, List.of());
  }

  private static CheckResult result(Map<String, Object> figures, List<Finding> findings) {
    return CheckResult.of(
        Check.DECISION_LOOK_AHEAD,
        "Decided again with the future cut off at %s moments.".formatted(figures.get("cuts")),
        figures,
        findings);
  }

  private static List<Long> cuts(List<Order> orders, Series base) {
    var moments = new TreeSet<Long>();
    for (Order order : orders) {
      add(moments, order.decided(), base);
      add(moments, order.filled(), base);
      add(moments, order.closed(), base);
    }
    var random = new Random(3);
    for (int i = 0; i < MOST_CUTS / 4; i++) {
      moments.add(base.known()[random.nextInt(base.size())]);
    }
    List<Long> all = List.copyOf(moments);
    if (all.size() <= MOST_CUTS) {
      return all;
    }
    var some = new TreeSet<Long>();
    for (int i = 0; i < MOST_CUTS; i++) {
      some.add(all.get((int) ((long) i * all.size() / MOST_CUTS)));
    }
    return List.copyOf(some);
  }

  private static void add(Set<Long> moments, long moment, Series base) {
    if (moment != Order.NEVER) {
      moments.add(moment);
      int next = base.knownAt(moment);
      if (next < base.size()) {
        moments.add(base.known()[next]);
      }
    }
  }

  private static List<Order> at(List<Order> orders, long moment, long over) {
    return orders.stream()
        .filter(order -> order.decided() <= moment)
        .map(order -> order.at(over))
        .toList();
  }

  private static @Nullable Finding compare(List<Order> with, List<Order> without, long cut) {
    for (int i = 0; i < Math.max(with.size(), without.size()); i++) {
      Order order = i < with.size() ? with.get(i) : without.get(i);
      if (i >= with.size() || i >= without.size() || !key(order).equals(key(without.get(i)))) {
        return finding(order, "decision", cut);
      }
      if (!order.equals(without.get(i))) {
        return finding(order, order.difference(without.get(i)), cut);
      }
    }
    return null;
  }

  private static String key(Order order) {
    return order.symbol() + '@' + order.decided();
  }

  private static Finding finding(Order order, String member, long cut) {
    return new Finding(
        member,
        Finding.moment(order.decided()),
        "what came after " + Finding.moment(cut),
        "The %s of the order on %s at %s is another once the bars after %s are cut off. Decide it of what was known by then."
            .formatted(
                member, order.symbol(), Finding.moment(order.decided()), Finding.moment(cut)));
  }
}
