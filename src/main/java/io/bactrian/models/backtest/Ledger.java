package io.bactrian.models.backtest;

import io.bactrian.models.performance.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The account's money, its trades, and what was refused. */
final class Ledger implements AccountState {
  private static final long DAY = 86_400_000_000L;

  final List<Trade> trades = new ArrayList<>();
  final Map<String, Integer> refusals = new TreeMap<>();
  private final Slot[] slots;
  private final double[] closes;
  private double balance;
  private double equity;
  private final double[] dayResults;
  private long day = Long.MIN_VALUE;
  private long time;

  Ledger(double start, Market... markets) {
    balance = start;
    equity = start;
    closes = new double[markets.length];
    dayResults = new double[markets.length];
    slots = new Slot[markets.length];
    for (int i = 0; i < markets.length; i++) {
      closes[i] = Double.NaN;
      slots[i] = new Slot(i, markets[i], this);
    }
  }

  Slot slot(int market) {
    return slots[market];
  }

  /** What is booked from now on is of the day of this moment. */
  void begin(long moment) {
    long now = Math.floorDiv(moment, DAY);
    if (now != day) {
      day = now;
      Arrays.fill(dayResults, 0);
    }
  }

  void book(int market, double money) {
    balance += money;
    dayResults[market] += money;
  }

  void add(Trade trade) {
    trades.add(trade);
  }

  void refuse(String reason) {
    refusals.merge(reason, 1, Integer::sum);
  }

  void closed(int market, double price) {
    closes[market] = price;
  }

  /** Counts the open positions at the newest closes. */
  double mark(long moment) {
    time = moment;
    equity = value();
    return equity;
  }

  private double value() {
    double value = balance;
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].open()) {
        value += slots[i].unrealised(closes[i]);
      }
    }
    return value;
  }

  double marginInUse() {
    double sum = 0;
    for (Slot slot : slots) {
      sum += slot.margin();
    }
    return sum;
  }

  /** What is left for margin, by the newest closes. */
  double free() {
    return value() - marginInUse();
  }

  boolean exposed() {
    for (Slot slot : slots) {
      if (slot.open()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long time() {
    return time;
  }

  @Override
  public double equity() {
    return equity;
  }

  @Override
  public double dayResult(int market) {
    return Math.floorDiv(time, DAY) == day ? dayResults[market] : 0;
  }

  @Override
  public int markets() {
    return slots.length;
  }

  @Override
  public String symbol(int market) {
    return slots[market].market.symbol();
  }

  @Override
  public double lots(int market) {
    return slots[market].signedLots();
  }

  @Override
  public double price(int market) {
    return closes[market];
  }
}
