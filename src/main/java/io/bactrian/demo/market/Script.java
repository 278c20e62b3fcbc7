package io.bactrian.demo.market;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything the demo will send, worked out before the first message: the ticks decide it all, so
 * two runs send the same.
 *
 * @param ticks the recording
 * @param bars the bars of five minutes that ended within it; strategies trade on them
 * @param minutes the bars of one minute within those
 * @param steps what the strategies and the broker did, in order of time
 */
public record Script(List<Tick> ticks, List<Bar> bars, List<Bar> minutes, List<Step> steps) {
  public static final String SYMBOL = "BTCUSD";

  /**
   * The order leaves in the second of its alert; the trades of that second may have come before.
   */
  private static final long ORDER_DELAY_MSC = 1000;

  public sealed interface Step permits Deposited, Fired, Filled {}

  public record Deposited(PaperBroker.Fill fill) implements Step {}

  /**
   * @param timeMsc UTC milliseconds, the end of the bar
   */
  public record Fired(Alert alert, long timeMsc) implements Step {}

  public record Filled(Alert alert, PaperBroker.Fill fill) implements Step {}

  public static Script of(List<Tick> ticks) {
    var bars = new ArrayList<Bar>();
    var steps = new ArrayList<Step>();
    var pending = new ArrayList<Fired>();
    var minutes = new ArrayList<Bar>();
    var builder = new BarBuilder(300);
    var minuteBuilder = new BarBuilder(60);
    var broker = new PaperBroker();
    List<Crossover> strategies = strategies();
    for (Tick tick : ticks) {
      if (steps.isEmpty()) {
        steps.add(new Deposited(broker.deposit(tick)));
      }
      minuteBuilder.next(tick).ifPresent(minutes::add);
      Optional<Bar> closed = builder.next(tick);
      if (closed.isPresent()) {
        bars.add(closed.get());
        List<Fired> fired = fire(strategies, closed.get());
        steps.addAll(fired);
        pending.addAll(fired);
      }
      fill(pending, tick, broker, steps);
    }
    long end = bars.isEmpty() ? 0 : bars.get(bars.size() - 1).closeTime();
    minutes.removeIf(minute -> minute.closeTime() > end);
    return new Script(ticks, bars, minutes, steps);
  }

  public static List<Crossover> strategies() {
    return List.of(new Crossover(5, 20), new Crossover(12, 48), new Crossover(20, 60));
  }

  private static List<Fired> fire(List<Crossover> strategies, Bar bar) {
    var fired = new ArrayList<Fired>();
    for (Crossover strategy : strategies) {
      strategy.next(bar).ifPresent(alert -> fired.add(new Fired(alert, bar.closeTime() * 1000)));
    }
    return fired;
  }

  private static void fill(List<Fired> pending, Tick tick, PaperBroker broker, List<Step> steps) {
    Iterator<Fired> orders = pending.iterator();
    while (orders.hasNext()) {
      Fired order = orders.next();
      if (tick.timeMsc() >= order.timeMsc() + ORDER_DELAY_MSC) {
        steps.add(new Filled(order.alert(), broker.fill(order.alert(), tick)));
        orders.remove();
      }
    }
  }

  /** How many rows of each kind the hub has to hold once all is sent. */
  public Map<Kind, Integer> rows() {
    var rows = new EnumMap<Kind, Integer>(Kind.class);
    rows.put(Kind.TICK, ticks.size());
    rows.put(Kind.BAR, bars.size() + minutes.size());
    for (Step step : steps) {
      if (step instanceof Fired) {
        rows.merge(Kind.ALERT, 1, Integer::sum);
      } else if (step instanceof Filled filled) {
        rows.merge(Kind.RECEIPT, filled.fill().deals().size(), Integer::sum);
        rows.merge(Kind.DEAL, filled.fill().deals().size(), Integer::sum);
        rows.merge(Kind.ACCOUNT, 1, Integer::sum);
      } else {
        rows.merge(Kind.DEAL, 1, Integer::sum);
        rows.merge(Kind.ACCOUNT, 1, Integer::sum);
      }
    }
    return rows;
  }

  /** Deals that close a position: each makes one closed trade. */
  public long closedTrades() {
    return steps.stream()
        .filter(Filled.class::isInstance)
        .flatMap(step -> ((Filled) step).fill().deals().stream())
        .filter(deal -> "OUT".equals(deal.entry()))
        .count();
  }

  /** The account after the last fill. */
  public Account lastAccount() {
    Account last = null;
    for (Step step : steps) {
      if (step instanceof Filled filled) {
        last = filled.fill().account();
      } else if (step instanceof Deposited deposited) {
        last = deposited.fill().account();
      }
    }
    return Objects.requireNonNull(last, "a script begins with a deposit");
  }
}
