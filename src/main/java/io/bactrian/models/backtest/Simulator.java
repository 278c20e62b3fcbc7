package io.bactrian.models.backtest;

import io.bactrian.models.performance.EquityCurve;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Goes through the bars of several symbols of one account, merged by the moments at which they
 * close. At each moment: what was decided before is filled at the bars' opens, then stops, targets
 * and limits inside of the bars, then the account is valued at the closes, and only then is
 * decided. So no decision knows a price that is later than it, and none is filled at a price that
 * was known when it was made. Symbols at the same moment come in their order.
 *
 * <p>Used once, by one thread.
 */
public final class Simulator {
  static final String ALREADY_OPEN = "already_open";
  static final String OPPOSITE_OPEN = "opposite_open";
  static final String VOLUME_MIN = "volume_min";
  static final String REPLACED = "limit_replaced";
  static final String GUARD = "guard";

  private static final int ASK_EVERY = 256;

  private final Market[] markets;
  private final Rules rules;
  private final Strategy strategy;
  private final Sizer sizer;
  private final Guard guard;
  private final Ledger ledger;
  private final Order order = new Order();
  private final int[] next;
  private final long[] times;
  private final double[] equity;
  private int points;
  private int exposed;
  private int orders;
  private volatile double progress;

  public Simulator(List<Market> markets, Rules rules, Strategy strategy, Sizer sizer, Guard guard) {
    this.markets = markets.toArray(Market[]::new);
    this.rules = rules;
    this.strategy = strategy;
    this.sizer = sizer;
    this.guard = guard;
    this.ledger = new Ledger(rules.startEquity(), this.markets);
    this.next = markets.stream().mapToInt(Market::first).toArray();
    int most = markets.stream().mapToInt(each -> each.bars().size() - each.first()).sum();
    this.times = new long[most];
    this.equity = new double[most];
  }

  /** How far it is, 0 to 1; for any thread. */
  public double progress() {
    return progress;
  }

  public Simulation run() {
    return run(() -> false);
  }

  /**
   * @param cancelled asked once in a while
   * @throws IllegalStateException where it was cancelled
   */
  public Simulation run(BooleanSupplier cancelled) {
    long start = start();
    int moments = 0;
    for (long moment = earliest(); moment < Long.MAX_VALUE; moment = earliest()) {
      at(moment);
      if (++moments % ASK_EVERY == 0) {
        progress = (double) Arrays.stream(next).sum() / lengths();
        if (cancelled.getAsBoolean()) {
          throw new IllegalStateException("cancelled");
        }
      }
    }
    end();
    var curve =
        new EquityCurve(
            start,
            rules.startEquity(),
            Arrays.copyOf(times, points),
            Arrays.copyOf(equity, points));
    int ambiguous = 0;
    int resolved = 0;
    for (int i = 0; i < markets.length; i++) {
      ambiguous += ledger.slot(i).ambiguous;
      resolved += ledger.slot(i).resolved;
    }
    return new Simulation(
        List.copyOf(ledger.trades),
        curve,
        points == 0 ? 0 : (double) exposed / points,
        orders,
        ledger.refusals,
        ambiguous,
        resolved);
  }

  private long start() {
    long earliest = earliest();
    return earliest == Long.MAX_VALUE ? 0 : earliest - markets[0].period();
  }

  private int lengths() {
    return Math.max(1, Arrays.stream(markets).mapToInt(each -> each.bars().size()).sum());
  }

  /** When the next bar closes. */
  private long earliest() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < markets.length; i++) {
      if (next[i] < markets[i].bars().size()) {
        earliest = Math.min(earliest, markets[i].bars().closeTimes()[next[i]]);
      }
    }
    return earliest;
  }

  private boolean closes(int market, long moment) {
    return next[market] < markets[market].bars().size()
        && markets[market].bars().closeTimes()[next[market]] == moment;
  }

  private void at(long moment) {
    ledger.begin(moment - markets[0].period());
    for (int i = 0; i < markets.length; i++) {
      if (closes(i, moment)) {
        ledger.slot(i).through(next[i]);
        ledger.closed(i, markets[i].bars().close()[next[i]]);
      }
    }
    double now = ledger.mark(moment);
    times[points] = moment;
    equity[points++] = now;
    exposed += ledger.exposed() ? 1 : 0;
    stopOut(now);
    for (int i = 0; i < markets.length; i++) {
      if (closes(i, moment)) {
        if (next[i] + 1 < markets[i].bars().size()) {
          decide(i, next[i]);
        }
        next[i]++;
      }
    }
  }

  private void stopOut(double now) {
    double margin = ledger.marginInUse();
    if (margin > 0 && now <= rules.stopOut() * margin) {
      for (int i = 0; i < markets.length; i++) {
        ledger.slot(i).close("stop_out");
      }
    }
  }

  private void decide(int market, int bar) {
    Slot slot = ledger.slot(market);
    if (rules.mostBars() > 0 && slot.open() && slot.barsHeld(bar) >= rules.mostBars()) {
      slot.close("time");
    }
    order.clear();
    strategy.atClose(market, bar, order);
    if (order.side() == 0) {
      without(slot);
      return;
    }
    orders++;
    if (slot.open()) {
      if (order.side() == slot.side() || !rules.reverse()) {
        ledger.refuse(order.side() == slot.side() ? ALREADY_OPEN : OPPOSITE_OPEN);
        return;
      }
      slot.close("signal");
    }
    double lots = lots(market, bar);
    if (lots > 0) {
      if (slot.waiting()) {
        ledger.refuse(REPLACED);
      }
      slot.place(order, lots, bar);
    }
  }

  /** Nothing is to be opened: what is open may be closed, or an order was dropped. */
  private void without(Slot slot) {
    if (order.closes()) {
      slot.close("signal");
      slot.dropPending();
    } else if (!order.refusal().isEmpty()) {
      orders++;
      ledger.refuse(order.refusal());
    }
  }

  /** What may be traded, 0 for nothing. */
  private double lots(int market, int bar) {
    Contract contract = markets[market].contract();
    double price = markets[market].bars().close()[bar];
    double asked = contract.roundedDown(sizer.lots(market, order, price, ledger));
    if (!(asked > 0) || asked < contract.volumeMin()) {
      ledger.refuse(VOLUME_MIN);
      return 0;
    }
    double allowed = contract.roundedDown(guard.allowed(market, bar, order, asked, ledger));
    if (allowed >= asked) {
      return asked;
    }
    ledger.refuse(order.refusal().isEmpty() ? GUARD : order.refusal());
    return allowed >= contract.volumeMin() ? Math.max(0, allowed) : 0;
  }

  /** What is still open is closed at the last close, so that every trade has an end. */
  private void end() {
    if (points == 0) {
      return;
    }
    ledger.begin(times[points - 1] - markets[0].period());
    for (int i = 0; i < markets.length; i++) {
      ledger.slot(i).end(markets[i].bars().size() - 1);
    }
    equity[points - 1] = ledger.mark(times[points - 1]);
    progress = 1;
  }
}
