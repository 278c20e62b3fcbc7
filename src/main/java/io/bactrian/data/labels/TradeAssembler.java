package io.bactrian.data.labels;

import io.bactrian.data.labels.ClosedTrade.Opening;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the deals of one position into its closed trades: entries and exits are summed until
 * nothing is left open. While deals are missing the exits exceed the entries, and what cannot be
 * computed yet is left out.
 *
 * <p>What is no execution but costs or brings something (a commission charged later, a correction,
 * a cancelled deal) counts for the trade that is open at its time, else for the last one before it,
 * else for the first one after it.
 */
final class TradeAssembler {
  private static final Comparator<Deal> BY_TIME =
      Comparator.comparing(Deal::time)
          .thenComparingInt(deal -> deal.ticket().length())
          .thenComparing(Deal::ticket);
  private static final int EXTRA_DIGITS = 4; // an average needs a few more than the prices have

  private final List<Leg> closed = new ArrayList<>();
  private final List<Deal> early = new ArrayList<>();
  private @Nullable Leg open;
  private boolean incomplete;

  private TradeAssembler() {}

  /**
   * @param deals all known deals of one position, in any order
   * @return the trades that are over, oldest first
   */
  static List<ClosedTrade> assemble(List<Deal> deals) {
    var assembler = new TradeAssembler();
    deals.stream().sorted(BY_TIME).forEach(assembler::add);
    return assembler.closed.stream().map(Leg::trade).toList();
  }

  private void add(Deal deal) {
    if (incomplete) {
      return;
    }
    if (!deal.isExecution()) {
      settle(deal);
      return;
    }
    switch (String.valueOf(deal.entry())) {
      case "IN" -> enter(deal);
      case "OUT", "OUT_BY" -> exit(deal);
      case "INOUT" -> reverse(deal);
      default -> incomplete = true;
    }
  }

  /** Books what a deal without a volume of its own costs or brings. */
  private void settle(Deal deal) {
    if (!deal.isResult()) {
      return;
    }
    if (open != null) {
      open.book(deal);
    } else if (closed.isEmpty()) {
      early.add(deal);
    } else {
      closed.get(closed.size() - 1).book(deal);
    }
  }

  private void enter(Deal deal) {
    if (open == null) {
      open = new Leg(deal, closed.size() + 1);
      early.forEach(open::book);
      early.clear();
    }
    open.enter(deal);
  }

  private void exit(Deal deal) {
    Leg leg = open;
    if (leg == null || leg.left().compareTo(nonNull(deal.volume())) < 0) {
      incomplete = true;
      return;
    }
    leg.exit(deal);
    if (leg.left().signum() == 0) {
      closed.add(leg);
      open = null;
    }
  }

  /** Closes what is open and opens the rest the other way; costs are shared by volume. */
  private void reverse(Deal deal) {
    BigDecimal volume = nonNull(deal.volume());
    if (open == null || open.left().compareTo(volume) >= 0) {
      incomplete = true;
      return;
    }
    BigDecimal left = open.left();
    Deal closing = deal.closing(left);
    exit(closing);
    enter(deal.opening(volume.subtract(left), closing));
  }

  private static BigDecimal nonNull(@Nullable BigDecimal value) {
    if (value == null) {
      throw new IllegalArgumentException("An execution has a volume and a price");
    }
    return value;
  }

  /** What is known of one trade, open or closed. */
  private static final class Leg {
    private final Deal first;
    private final int number;
    private final Set<String> tickets = new LinkedHashSet<>();
    private Deal last;
    private final List<Opening> openings = new ArrayList<>();
    private BigDecimal in = BigDecimal.ZERO;
    private BigDecimal out = BigDecimal.ZERO;
    private BigDecimal paid = BigDecimal.ZERO;
    private BigDecimal received = BigDecimal.ZERO;
    private BigDecimal profit = BigDecimal.ZERO;
    private BigDecimal swap = BigDecimal.ZERO;
    private BigDecimal commission = BigDecimal.ZERO;
    private BigDecimal fee = BigDecimal.ZERO;
    private int digits;
    private int exits;

    Leg(Deal first, int number) {
      this.first = first;
      this.number = number;
      this.last = first;
    }

    BigDecimal left() {
      return in.subtract(out);
    }

    void enter(Deal deal) {
      BigDecimal volume = nonNull(deal.volume());
      in = in.add(volume);
      paid = paid.add(volume.multiply(nonNull(deal.price())));
      openings.add(new Opening(text(deal.orderId()), text(deal.comment())));
      execute(deal);
    }

    void exit(Deal deal) {
      BigDecimal volume = nonNull(deal.volume());
      out = out.add(volume);
      received = received.add(volume.multiply(nonNull(deal.price())));
      exits++;
      execute(deal);
    }

    private void execute(Deal deal) {
      digits = Math.max(digits, nonNull(deal.price()).stripTrailingZeros().scale());
      last = deal;
      book(deal);
    }

    void book(Deal deal) {
      tickets.add(deal.ticket());
      profit = profit.add(deal.profit());
      swap = swap.add(deal.swap());
      commission = commission.add(deal.commission());
      fee = fee.add(deal.fee());
    }

    private static String text(@Nullable String value) {
      return value == null ? "" : value;
    }

    ClosedTrade trade() {
      String side = first.type().equals("BUY") ? "long" : "short";
      return new ClosedTrade(
          number,
          String.valueOf(first.symbol()),
          side,
          plain(in),
          average(paid),
          average(received),
          first.time(),
          last.time(),
          plain(profit),
          plain(swap),
          plain(commission),
          plain(fee),
          first.stopLoss(),
          List.copyOf(openings),
          TradeContext.of(openings.size(), exits, last.reason(), first.magic(), first.time()),
          List.copyOf(tickets));
    }

    private BigDecimal average(BigDecimal sum) {
      return plain(sum.divide(in, Math.max(digits, 0) + EXTRA_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal plain(BigDecimal value) {
      BigDecimal stripped = value.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
  }
}
