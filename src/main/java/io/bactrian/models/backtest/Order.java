package io.bactrian.models.backtest;

import org.jspecify.annotations.Nullable;

/**
 * What is decided at the close of a bar; one is used again and again. It is good for the next bar,
 * a limit for as many bars as it says.
 */
public final class Order {
  private int side;
  private double limit;
  private int limitBars;
  private double stopDistance;
  private double targetDistance;
  private double confidence;
  private @Nullable Double volatility;
  private String origin = "";
  private String refusal = "";
  private boolean closes;

  void clear() {
    side = 0;
    limit = Double.NaN;
    limitBars = 1;
    stopDistance = Double.NaN;
    targetDistance = Double.NaN;
    confidence = Double.NaN;
    volatility = null;
    origin = "";
    refusal = "";
    closes = false;
  }

  /** At the market. */
  public Order buy() {
    side = 1;
    return this;
  }

  /** At the market. */
  public Order sell() {
    side = -1;
    return this;
  }

  /** Closes what is open, and opens nothing. */
  public void close() {
    side = 0;
    closes = true;
  }

  /**
   * Is not placed after all.
   *
   * @param reason a code, under which refusals are counted
   */
  public void drop(String reason) {
    side = 0;
    refusal = reason;
  }

  /**
   * Not at the market.
   *
   * @param price the worst that is taken
   * @param bars how many bars it waits, 1 or more
   */
  public Order atLimit(double price, int bars) {
    limit = price;
    limitBars = bars;
    return this;
  }

  /**
   * @param distance from the fill, in units of the price, above 0; NaN for no stop
   */
  public Order withStop(double distance) {
    stopDistance = distance;
    return this;
  }

  /**
   * @param distance from the fill, in units of the price, above 0; NaN for no target
   */
  public Order withTarget(double distance) {
    targetDistance = distance;
    return this;
  }

  /**
   * @param origin a signal's id, a model's version
   * @param confidence 0 to 1; NaN where it is not known
   */
  public Order from(String origin, double confidence) {
    this.origin = origin;
    this.confidence = confidence;
    return this;
  }

  /**
   * @param high the probability of high volatility; null where it is not known
   */
  public Order withVolatility(@Nullable Double high) {
    volatility = high;
    return this;
  }

  /**
   * Said by a {@link Guard} that allows fewer lots than were asked for.
   *
   * @param reason a code, under which refusals are counted
   */
  public void refused(String reason) {
    refusal = reason;
  }

  /** 1 for BUY, -1 for SELL, 0 for nothing. */
  public int side() {
    return side;
  }

  /** NaN for the market. */
  public double limit() {
    return limit;
  }

  /** Whether what is open is to be closed, and nothing opened. */
  public boolean closes() {
    return closes;
  }

  int limitBars() {
    return limitBars;
  }

  /** In units of the price; NaN for no stop. */
  public double stopDistance() {
    return stopDistance;
  }

  double targetDistance() {
    return targetDistance;
  }

  /** NaN where it is not known. */
  public double confidence() {
    return confidence;
  }

  /** The probability of high volatility; null where it is not known. */
  public @Nullable Double volatility() {
    return volatility;
  }

  /** A signal's id, a model's version. */
  public String origin() {
    return origin;
  }

  String refusal() {
    return refusal;
  }
}
