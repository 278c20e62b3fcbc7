package io.bactrian.demo.market;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hedging account of 10,000 USD that fills an order at the tick it is given: no slippage, no
 * swap, 0.1 % of the notional as commission on every deal. Each strategy holds one position of its
 * own.
 */
public final class PaperBroker {
  public static final BigDecimal DEPOSIT = new BigDecimal("10000.00");
  static final int LEVERAGE = 10;
  private static final BigDecimal COMMISSION = new BigDecimal("0.001");
  private static final BigDecimal NONE = new BigDecimal("0.00");
  // Beyond 2^53, as tickets may be: whoever reads them as floating point notices.
  private static final long FIRST_ORDER = 90_071_992_547_500_001L;
  private static final long FIRST_DEAL = 90_071_992_548_500_001L;

  private final Map<String, Position> positions = new LinkedHashMap<>();
  private BigDecimal balance = NONE;
  private long orders;
  private long deals;

  /**
   * What one order brought about.
   *
   * @param timeMsc UTC milliseconds
   */
  public record Fill(long timeMsc, List<Deal> deals, Account account) {}

  private record Position(String id, int side, BigDecimal volume, BigDecimal price) {
    BigDecimal profit(BigDecimal at) {
      BigDecimal move = at.subtract(price).multiply(BigDecimal.valueOf(side));
      return cents(move.multiply(volume));
    }
  }

  /** The first deal of every account: a balance operation, which is no trade. */
  Fill deposit(Tick tick) {
    balance = balance.add(DEPOSIT);
    var deal =
        new Deal(
            nextDeal(),
            null,
            null,
            brokerTime(tick),
            "BALANCE",
            null,
            null,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            NONE,
            NONE,
            DEPOSIT,
            NONE,
            null,
            "CLIENT",
            "paper deposit");
    return new Fill(tick.timeMsc(), List.of(deal), account(tick.price()));
  }

  /** Closes the strategy's position, if it has one, and opens the opposite one. */
  Fill fill(Alert alert, Tick tick) {
    int side = alert.positionSize().signum();
    var made = new ArrayList<Deal>();
    Position old = positions.remove(alert.strategy());
    if (old != null) {
      BigDecimal profit = old.profit(tick.price());
      made.add(deal(alert, tick, nextOrder(), old.id(), -old.side(), "OUT", profit));
    }
    String order = nextOrder(); // MetaTrader names a position after the order that opened it
    BigDecimal volume = alert.positionSize().abs();
    positions.put(alert.strategy(), new Position(order, side, volume, tick.price()));
    made.add(deal(alert, tick, order, order, side, "IN", NONE));
    return new Fill(tick.timeMsc(), made, account(tick.price()));
  }

  private Deal deal(
      Alert alert,
      Tick tick,
      String order,
      String positionId,
      int side,
      String entry,
      BigDecimal profit) {
    BigDecimal volume = alert.positionSize().abs();
    BigDecimal commission = cents(volume.multiply(tick.price()).multiply(COMMISSION)).negate();
    balance = balance.add(profit).add(commission);
    return new Deal(
        nextDeal(),
        order,
        positionId,
        brokerTime(tick),
        side > 0 ? "BUY" : "SELL",
        entry,
        alert.ticker(),
        volume,
        tick.price(),
        commission,
        NONE,
        profit,
        NONE,
        magic(alert.strategy()),
        "EXPERT",
        "");
  }

  private Account account(BigDecimal price) {
    BigDecimal profit = NONE;
    BigDecimal margin = NONE;
    for (Position position : positions.values()) {
      profit = profit.add(position.profit(price));
      BigDecimal notional = position.volume().multiply(position.price());
      margin = margin.add(cents(notional.divide(BigDecimal.valueOf(LEVERAGE))));
    }
    BigDecimal equity = balance.add(profit);
    BigDecimal level =
        margin.signum() == 0
            ? NONE
            : equity.multiply(BigDecimal.valueOf(100)).divide(margin, 2, RoundingMode.HALF_EVEN);
    return new Account(
        balance, equity, profit, margin, equity.subtract(margin), level, "USD", LEVERAGE);
  }

  private String nextOrder() {
    return Long.toString(FIRST_ORDER + orders++);
  }

  private String nextDeal() {
    return Long.toString(FIRST_DEAL + deals++);
  }

  private static long brokerTime(Tick tick) {
    return tick.timeMsc() + Message.GMT_OFFSET_S * 1000L;
  }

  /** A strategy's number at the broker: the digits of its name. */
  private static @Nullable String magic(String strategy) {
    String digits = strategy.replaceAll("\\D", "");
    return digits.isEmpty() ? null : digits;
  }

  private static BigDecimal cents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_EVEN);
  }
}
