package io.bactrian.models.backtest;

import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Volatility;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.models.performance.Trade;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One symbol of the account: its position, what is to happen at the next bar, and how prices become
 * fills. Every price that is filled is half a spread from the bar's; what is filled at the market
 * and at a stop is worse by the slippage too.
 */
final class Slot {
  static final String STOP = "stop";
  static final String TARGET = "target";
  static final String END = "end";
  static final String MARGIN = "margin";
  static final String NOT_FILLED = "limit_not_filled";

  private static final long DAY = 86_400_000_000L;

  final Market market;
  private final int index;
  private final Ledger ledger;
  private final double half;
  private final double slip;

  // The position.
  private int side;
  private double lots;
  private double openMid;
  private double openFill;
  private double stop;
  private double target;
  private long openedAt;
  private int openedBar;
  private long chargedDay;
  private double swap;
  private double openCommission;
  private double openSlippage;
  private double margin;
  private final Ticket taken = new Ticket();

  // What is to happen.
  private @Nullable String closing;
  private final Ticket pending = new Ticket();
  private double pendingLots;

  // Of the bar that is gone through.
  private boolean opening;
  private int atFiner;
  int ambiguous;
  int resolved;

  /** What is kept of an order: the order itself is used again. */
  private static final class Ticket {
    int side;
    double limit;
    int until;
    double stopDistance;
    double targetDistance;
    double confidence;
    String origin = "";
    int decidedBar;

    void copy(Ticket other) {
      side = other.side;
      limit = other.limit;
      until = other.until;
      stopDistance = other.stopDistance;
      targetDistance = other.targetDistance;
      confidence = other.confidence;
      origin = other.origin;
      decidedBar = other.decidedBar;
    }
  }

  Slot(int index, Market market, Ledger ledger) {
    this.index = index;
    this.market = market;
    this.ledger = ledger;
    this.half = market.costs().half();
    this.slip = market.costs().slippage();
  }

  boolean open() {
    return side != 0;
  }

  int side() {
    return side;
  }

  double signedLots() {
    return side * lots;
  }

  double margin() {
    return margin;
  }

  boolean waiting() {
    return pending.side != 0;
  }

  /** To be closed at the next open. */
  void close(String reason) {
    if (side != 0 && closing == null) {
      closing = reason;
    }
  }

  /** What waits is not opened. */
  void dropPending() {
    pending.side = 0;
  }

  void place(Order order, double wanted, int bar) {
    pending.side = order.side();
    pending.limit = order.limit();
    pending.until = bar + order.limitBars();
    pending.stopDistance = order.stopDistance();
    pending.targetDistance = order.targetDistance();
    pending.confidence = order.confidence();
    pending.origin = order.origin();
    pending.decidedBar = bar;
    pendingLots = wanted;
  }

  /**
   * Profit of the open position if it were closed at a price, swap in it; the commission is paid.
   */
  double unrealised(double price) {
    return side == 0
        ? 0
        : side * (price - side * half - openFill) * market.contract().worth(lots) - swap;
  }

  /** What happens inside of a bar, before its close. */
  void through(int bar) {
    Ohlcv bars = market.bars();
    double open = bars.open()[bar];
    double high = bars.high()[bar];
    double low = bars.low()[bar];
    long close = bars.closeTimes()[bar];
    charge(close - market.period());
    atOpen(open, close - market.period(), bar);
    if (side == 0 && pending.side == 0) {
      return;
    }
    if (isAmbiguous(high, low)) {
      ambiguous++;
      if (finer(bar, close)) {
        resolved++;
        return;
      }
    }
    inside(high, low, close, bar);
    expire(bar);
  }

  /** Nights that began since it was last charged. */
  private void charge(long openTime) {
    if (side == 0) {
      return;
    }
    long day = Math.floorDiv(openTime, DAY);
    if (day > chargedDay) {
      Costs costs = market.costs();
      swap += (day - chargedDay) * lots * (side > 0 ? costs.swapLong() : costs.swapShort());
      chargedDay = day;
    }
  }

  private void atOpen(double open, long time, int bar) {
    if (side != 0) {
      if (closing != null) {
        exit(open, open - side * (half + slip), time, bar, closing, slip);
      } else if (side * (open - side * half - stop) <= 0) {
        exit(open, open - side * (half + slip), time, bar, STOP, slip);
      } else if (side * (open - side * half - target) >= 0) {
        exit(open, open - side * half, time, bar, TARGET, 0);
      }
    }
    opening = true;
    if (pending.side != 0 && side == 0) {
      if (Double.isNaN(pending.limit)) {
        enter(open, open + pending.side * (half + slip), slip, time, bar);
      } else if (pending.side * (open + pending.side * half - pending.limit) <= 0) {
        enter(open, open + pending.side * half, 0, time, bar);
      }
    }
  }

  /** Whether the bar alone does not say what came first. */
  private boolean isAmbiguous(double high, double low) {
    if (side != 0) {
      return hitsStop(high, low) && hitsTarget(high, low);
    }
    if (!fillsLimit(high, low)) {
      return false;
    }
    double fill = pending.limit;
    double worst = pending.side > 0 ? low - half : high + half;
    double best = pending.side > 0 ? high - half : low + half;
    return pending.side * (worst - (fill - pending.side * pending.stopDistance)) <= 0
        || pending.side * (best - (fill + pending.side * pending.targetDistance)) >= 0;
  }

  /** Pessimistic: the stop comes before the target, and a limit is filled after the best price. */
  private void inside(double high, double low, long time, int bar) {
    if (side == 0 && fillsLimit(high, low)) {
      enter(pending.limit - pending.side * half, pending.limit, 0, time, bar);
      opening = false;
    }
    if (side == 0) {
      return;
    }
    if (hitsStop(high, low)) {
      exit(stop + side * half, stop - side * slip, time, bar, STOP, slip);
    } else if (opening && hitsTarget(high, low)) {
      exit(target + side * half, target, time, bar, TARGET, 0);
    }
  }

  private boolean fillsLimit(double high, double low) {
    return pending.side > 0
        ? low + half <= pending.limit
        : pending.side < 0 && high - half >= pending.limit;
  }

  private boolean hitsStop(double high, double low) {
    return side > 0 ? low - half <= stop : high + half >= stop;
  }

  private boolean hitsTarget(double high, double low) {
    return side > 0 ? high - half >= target : low + half <= target;
  }

  /**
   * Goes through the finer bars of a bar; false where they do not cover it or nothing came of it.
   */
  private boolean finer(int bar, long close) {
    Ohlcv finer = market.finer();
    if (finer == null) {
      return false;
    }
    long[] times = finer.closeTimes();
    int from = Arrays.binarySearch(times, atFiner, times.length, close - market.period() + 1);
    from = from < 0 ? -from - 1 : from;
    int to = from;
    while (to < times.length && times[to] <= close) {
      to++;
    }
    atFiner = from;
    if ((to - from) * market.finerPeriod() != market.period()) {
      return false;
    }
    boolean held = side != 0;
    for (int i = from; i < to && (side != 0 || pending.side != 0); i++) {
      if (i > from) {
        atOpen(finer.open()[i], times[i] - market.finerPeriod(), bar);
      }
      inside(finer.high()[i], finer.low()[i], times[i], bar);
    }
    return held ? side == 0 : pending.side == 0;
  }

  private void expire(int bar) {
    if (pending.side != 0 && side == 0 && bar >= pending.until) {
      pending.side = 0;
      ledger.refuse(NOT_FILLED);
    }
  }

  private void enter(double mid, double fill, double slippage, long time, int bar) {
    double needed = market.contract().worth(pendingLots) * fill / market.contract().leverage();
    if (needed > ledger.free()) {
      pending.side = 0;
      ledger.refuse(MARGIN);
      return;
    }
    taken.copy(pending);
    side = pending.side;
    lots = pendingLots;
    pending.side = 0;
    openMid = mid;
    openFill = fill;
    openSlippage = slippage;
    margin = needed;
    stop = fill - side * taken.stopDistance;
    target = fill + side * taken.targetDistance;
    openedAt = time;
    openedBar = bar;
    chargedDay = Math.floorDiv(time, DAY);
    swap = 0;
    openCommission = commission(fill);
    ledger.book(index, -openCommission);
  }

  private double commission(double fill) {
    Costs costs = market.costs();
    return costs.commissionPerLot() * lots
        + costs.commissionRate() * market.contract().worth(lots) * fill;
  }

  /** At the close of the last bar. */
  void end(int bar) {
    if (side != 0) {
      double price = market.bars().close()[bar];
      long time = market.bars().closeTimes()[bar];
      exit(price, price - side * (half + slip), time, bar, END, slip);
    }
  }

  int barsHeld(int bar) {
    return bar - openedBar + 1;
  }

  private void exit(double mid, double fill, long time, int bar, String reason, double slippage) {
    double worth = market.contract().worth(lots);
    double closeCommission = commission(fill);
    double gross = side * (mid - openMid) * worth;
    double spread = 2 * half * worth;
    double slipped = (openSlippage + slippage) * worth;
    double paid = openCommission + closeCommission;
    ledger.book(index, side * (fill - openFill) * worth - closeCommission - swap);
    ledger.add(
        new Trade(
            market.symbol(),
            side > 0 ? "BUY" : "SELL",
            lots,
            at(market.bars().closeTimes()[taken.decidedBar]),
            at(openedAt),
            openFill,
            at(time),
            fill,
            reason,
            bar - openedBar + (time == market.bars().closeTimes()[bar] - market.period() ? 0 : 1),
            gross,
            spread,
            slipped,
            paid,
            swap,
            gross - spread - slipped - paid - swap,
            regime(taken.decidedBar),
            taken.origin,
            Double.isNaN(taken.confidence) ? null : taken.confidence));
    side = 0;
    margin = 0;
    closing = null;
  }

  /** As trade labels have it: by the bars up to the decision. */
  private @Nullable String regime(int bar) {
    int needed = FeatureSet.RANKED + FeatureSet.RANKED_BARS + 1;
    if (bar + 1 < needed) {
      return null;
    }
    double[] close = Arrays.copyOfRange(market.bars().close(), bar + 1 - needed, bar + 1);
    double rank = Volatility.newestRank(Volatility.logReturns(close));
    return Double.isNaN(rank) ? null : Volatility.regime(rank);
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
