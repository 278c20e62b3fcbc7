package io.bactrian.models.checks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

  /** Decides at one bar on whatever is known. */
  public interface Answers {
    /**
     * @param until what became known later is cut off; {@link Order#NEVER} for nothing
     * @return what was decided and what it was decided by, by name, the causes first; the same to
     *     the last bit where it {@link Object#equals} the other
     */
    Map<String, Object> at(Place place, long until);
  }

  /**
   * A bar at which is decided.
   *
   * @param market the place of its symbol among those that are traded
   * @param moment of its close, in microseconds since 1970
   */
  public record Place(String symbol, int market, long moment) {}

  /**
   * Decides again at some bars, one at a time, with all that came after each cut off: twice as many
   * answers as places, and some more where one is another.
   *
   * @param bars of how many bars the places are
   * @param known when something became known, ascending, of all symbols
   */
  public static CheckResult of(
      Answers answers, List<Place> places, int bars, Supplier<long[]> known) {
    var others = new ArrayList<Place>();
    Place unsteady = null;
    for (Place place : places) {
      Map<String, Object> with = answers.at(place, Order.NEVER);
      if (with.equals(answers.at(place, place.moment()))) {
        continue;
      }
      if (with.equals(answers.at(place, Order.NEVER))) {
        others.add(place);
      } else {
        unsteady = place;
      }
    }
    var figures = new LinkedHashMap<String, Object>();
    figures.put("bars", bars);
    figures.put("cuts", places.size());
    figures.put("different", others.size());
    String message =
        "Decided again with the future cut off at %d of %d bars.".formatted(places.size(), bars);
    if (others.isEmpty() && unsteady != null) {
      return CheckResult.of(
              Check.DECISION_LOOK_AHEAD, message, figures, List.of(unsteady(unsteady)))
          .asWarning("Whether an answer knows what comes cannot be seen where it varies anyway.");
    }
    return CheckResult.of(
        Check.DECISION_LOOK_AHEAD,
        message,
        figures,
        others.isEmpty() ? List.of() : List.of(traced(answers, others.get(0), known.get())));
  }

  private static Finding unsteady(Place place) {
    return Finding.of(
        null,
        place.moment(),
        "The decision on %s at %s is another each time it is asked for: it goes by something besides the bars."
            .formatted(place.symbol(), Finding.moment(place.moment())));
  }

  private static Finding traced(Answers answers, Place place, long[] known) {
    Map<String, Object> with = answers.at(place, Order.NEVER);
    Map<String, Object> without = answers.at(place, place.moment());
    int over = 0;
    while (over < known.length && known[over] <= place.moment()) {
      over++;
    }
    int from = over;
    int later = known.length - from;
    int first =
        LeakTrace.first(
            later + 1, i -> i < later && without.equals(answers.at(place, known[from + i])));
    String column = different(with, without);
    String input =
        first < later
            ? "what closed at " + Finding.moment(known[from + first])
            : "what the bars of this window do not have";
    return new Finding(
        column,
        Finding.moment(place.moment()),
        input,
        "%s on %s at %s is %s with what came later and %s without: the first input from its future is %s%s. Decide of what is known at that close."
            .formatted(
                column,
                place.symbol(),
                Finding.moment(place.moment()),
                shown(with, column),
                shown(without, column),
                input,
                first < later ? " (%d later)".formatted(first + 1) : ""));
  }

  /** The first name under which two have not the same. */
  private static String different(Map<String, Object> with, Map<String, Object> without) {
    return Stream.concat(with.keySet().stream(), without.keySet().stream())
        .filter(name -> !Objects.equals(with.get(name), without.get(name)))
        .findFirst()
        .orElse("the decision");
  }

  private static String shown(Map<String, Object> answer, String name) {
    return Objects.toString(answer.get(name), "missing");
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
