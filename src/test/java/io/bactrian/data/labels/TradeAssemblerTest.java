package io.bactrian.data.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradeAssemblerTest {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private int ticket = 99;

  /** The n-th deal is n seconds after the start; costs and profit as given. */
  private Deal deal(
      String type, @Nullable String entry, String volume, String price, String profit) {
    return deal(type, entry, volume, price, profit, "0", "0", "0");
  }

  private Deal deal(
      String type,
      @Nullable String entry,
      String volume,
      String price,
      String profit,
      String swap,
      String commission,
      String fee) {
    ticket++;
    return new Deal(
        Integer.toString(ticket),
        "o" + ticket,
        START.plusSeconds(ticket - 99),
        type,
        entry,
        "BTCUSD",
        new BigDecimal(volume),
        new BigDecimal(price),
        new BigDecimal(profit),
        new BigDecimal(swap),
        new BigDecimal(commission),
        new BigDecimal(fee),
        "c" + ticket,
        "m" + ticket,
        "r" + ticket,
        null);
  }

  private static ClosedTrade only(List<ClosedTrade> trades) {
    assertThat(trades).hasSize(1);
    return trades.get(0);
  }

  @Test
  void anEntryAndItsExitAreATrade() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "0.10", "42000.50", "0"),
                    deal("SELL", "OUT", "0.1", "42100.5", "10"))));
    assertThat(trade.side()).isEqualTo("long");
    assertThat(trade.volume()).isEqualTo("0.1");
    assertThat(trade.entryPrice()).isEqualTo("42000.5");
    assertThat(trade.exitPrice()).isEqualTo("42100.5");
    assertThat(trade.openedAt()).isEqualTo(START.plusSeconds(1));
    assertThat(trade.closedAt()).isEqualTo(START.plusSeconds(2));
    assertThat(trade.holdingSeconds()).isEqualTo(1);
    assertThat(trade.label()).isEqualTo("win");
    assertThat(trade.openings()).containsExactly(new ClosedTrade.Opening("o100", "c100"));
  }

  @Test
  void aTradeKeepsWhatItWasMadeIn() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("BUY", "IN", "2", "103", "0"),
                    deal("SELL", "OUT", "1", "110", "12"),
                    deal("SELL", "OUT", "1", "111", "13.5"),
                    deal("SELL", "OUT", "1", "112", "1"))));
    assertThat(trade.context())
        .isEqualTo(new TradeContext(2, 3, "r104", "m100", "asia", 3)); // a Wednesday
  }

  @Test
  void aReversalLeavesOneTradeAndEntersTheNext() {
    var trades =
        TradeAssembler.assemble(
            List.of(
                deal("BUY", "IN", "1", "100", "0"),
                deal("SELL", "INOUT", "3", "110", "10"),
                deal("BUY", "OUT", "2", "115", "-10")));
    assertThat(trades)
        .extracting(ClosedTrade::context)
        .containsExactly(
            new TradeContext(1, 1, "r101", "m100", "asia", 3),
            new TradeContext(1, 1, "r102", "m101", "asia", 3));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-05T00:00:00Z,asia,1", "2026-01-06T06:59:59Z,asia,2",
    "2026-01-07T07:00:00Z,london,3", "2026-01-08T12:59:59Z,london,4",
    "2026-01-09T13:00:00Z,new_york,5", "2026-01-10T20:59:59Z,new_york,6",
    "2026-01-11T21:00:00Z,off,7", "2026-01-11T23:59:59Z,off,7"
  })
  void derivesSessionAndWeekdayFromTheOpening(Instant opened, String session, int weekday) {
    var context = TradeContext.of(1, 1, null, null, opened);
    assertThat(context.session()).isEqualTo(session);
    assertThat(context.weekday()).isEqualTo(weekday);
  }

  @Test
  void aSoldEntryIsAShort() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(deal("SELL", "IN", "1", "10", "0"), deal("BUY", "OUT", "1", "12", "-2"))));
    assertThat(trade.side()).isEqualTo("short");
    assertThat(trade.label()).isEqualTo("loss");
  }

  @Test
  void severalFillsAreWeightedByVolume() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("BUY", "IN", "2", "103", "0"),
                    deal("SELL", "OUT", "1.5", "110", "12"),
                    deal("SELL", "OUT", "1.5", "111", "13.5"))));
    assertThat(trade.entryPrice()).isEqualTo("102");
    assertThat(trade.exitPrice()).isEqualTo("110.5");
    assertThat(trade.volume()).isEqualTo("3");
    assertThat(trade.profit()).isEqualTo("25.5");
  }

  @Test
  void anAverageThatHasNoEndIsRoundedFourDigitsBeyondThePrices() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "1.10", "0"),
                    deal("BUY", "IN", "2", "1.11", "0"),
                    deal("SELL", "OUT", "3", "1.2", "1"))));
    assertThat(trade.entryPrice()).isEqualTo("1.106667");
  }

  @Test
  void aPartialCloseIsNoTradeYet() {
    assertThat(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"), deal("SELL", "OUT", "0.4", "110", "4"))))
        .isEmpty();
  }

  @Test
  void aPositionScaledInAfterAPartialCloseIsOneTrade() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("SELL", "OUT", "0.5", "110", "5"),
                    deal("BUY", "IN", "0.5", "120", "0"),
                    deal("SELL", "OUT_BY", "1", "130", "20"))));
    assertThat(trade.volume()).isEqualTo("1.5");
    assertThat(trade.entryPrice()).isEqualTo("106.6667");
    assertThat(trade.profit()).isEqualTo("25");
  }

  @Test
  void costsDecideTheLabel() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0", "0", "-0.4", "-0.1"),
                    deal("SELL", "OUT", "1", "101", "1", "-0.2", "-0.4", "-0.1"))));
    assertThat(trade.netProfit()).isEqualByComparingTo("-0.2");
    assertThat(trade.label()).isEqualTo("loss");
    assertThat(trade.commission()).isEqualTo("-0.8");
    assertThat(trade.swap()).isEqualTo("-0.2");
    assertThat(trade.fee()).isEqualTo("-0.2");
  }

  @Test
  void nothingLeftIsFlat() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("SELL", "OUT", "1", "101", "1", "0", "-1.00", "0"))));
    assertThat(trade.label()).isEqualTo("flat");
  }

  @Test
  void aReversalClosesOneTradeAndOpensTheNext() {
    var trades =
        TradeAssembler.assemble(
            List.of(
                deal("BUY", "IN", "1", "100", "0"),
                deal("SELL", "INOUT", "3", "110", "10", "-1", "-0.3", "0"),
                deal("BUY", "OUT", "2", "115", "-10")));
    assertThat(trades).extracting(ClosedTrade::leg).containsExactly(1, 2);
    assertThat(trades).extracting(ClosedTrade::side).containsExactly("long", "short");
    assertThat(trades).extracting(ClosedTrade::label).containsExactly("win", "loss");
    assertThat(trades.get(0).commission()).isEqualTo("-0.1");
    assertThat(trades.get(1).commission()).isEqualTo("-0.2");
    assertThat(trades.get(0).swap()).isEqualTo("-1");
    assertThat(trades.get(1).swap()).isEqualTo("0");
    assertThat(trades.get(1).volume()).isEqualTo("2");
    assertThat(trades.get(1).entryPrice()).isEqualTo("110");
    assertThat(trades.get(1).openings())
        .extracting(ClosedTrade.Opening::orderId)
        .containsExactly("o101");
  }

  @Test
  void balanceAndCreditAreNoTrades() {
    assertThat(
            TradeAssembler.assemble(
                List.of(
                    deal("BALANCE", "IN", "1", "0", "1000"), deal("CREDIT", "OUT", "1", "0", "5"))))
        .isEmpty();
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() {
    Deal in = deal("BUY", "IN", "1", "100", "0");
    Deal out = deal("SELL", "OUT", "1", "101", "1");
    assertThat(TradeAssembler.assemble(List.of(out, in)))
        .isEqualTo(TradeAssembler.assemble(List.of(in, out)));
  }

  @Test
  void anExitWithoutItsEntryWaitsForIt() {
    Deal missing = deal("BUY", "IN", "1", "100", "0");
    Deal in = deal("BUY", "IN", "1", "100", "0");
    Deal out = deal("SELL", "OUT", "2", "101", "2");
    assertThat(TradeAssembler.assemble(List.of(in, out))).isEmpty();
    assertThat(TradeAssembler.assemble(List.of(in, out, missing))).hasSize(1);
  }

  @Test
  void dealsOfOneMillisecondGoByTicketAsANumber() {
    Deal first = deal("BUY", "IN", "1", "100", "0");
    Deal at99 =
        new Deal(
            "99",
            "o",
            START,
            "BUY",
            "IN",
            "X",
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            null,
            null,
            null,
            null);
    Deal at100 =
        new Deal(
            "100",
            "o",
            START,
            "SELL",
            "OUT",
            "X",
            BigDecimal.ONE,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            null,
            null,
            null,
            null);
    assertThat(TradeAssembler.assemble(List.of(first, at100, at99))).hasSize(1);
  }

  @Test
  void theLegsOfAReversalSumToTheDealToTheLastDigit() {
    var trades =
        TradeAssembler.assemble(
            List.of(
                deal("BUY", "IN", "0.7", "100", "0"),
                deal("SELL", "INOUT", "1.1", "110", "10", "0", "-0.37", "-0.05"),
                deal("BUY", "OUT", "0.4", "115", "-10")));
    assertThat(trades.get(0).commission().add(trades.get(1).commission()))
        .isEqualByComparingTo("-0.37");
    assertThat(trades.get(0).fee().add(trades.get(1).fee())).isEqualByComparingTo("-0.05");
  }

  @Test
  void aBreakEvenLegOfAReversalIsNoWin() {
    var trades =
        TradeAssembler.assemble(
            List.of(
                deal("BUY", "IN", "1", "100", "0"),
                deal("SELL", "INOUT", "3", "110", "0.1", "0", "-0.3", "0"),
                deal("BUY", "OUT", "2", "115", "0.2")));
    assertThat(trades).extracting(ClosedTrade::label).containsExactly("flat", "flat");
  }

  @Test
  void roundingErrorsOfFloatingPointNumbersAreNoResult() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("SELL", "OUT", "1", "100", "-1.4210854715202004e-14"))));
    assertThat(trade.label()).isEqualTo("flat");
    assertThat(trade.netProfit()).isZero();
  }

  @Test
  void aCommissionChargedLaterCountsForTheTradeBeforeIt() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("SELL", "OUT", "1", "101", "1"),
                    deal("COMMISSION", "IN", "0", "0", "-1.5"))));
    assertThat(trade.label()).isEqualTo("loss");
    assertThat(trade.netProfit()).isEqualByComparingTo("-0.5");
    assertThat(trade.closedAt()).isEqualTo(START.plusSeconds(2));
    assertThat(trade.tickets()).containsExactly("100", "101", "102");
    assertThat(trade.context().exits()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"BUY,OUT", "SELL,IN", "CHARGE,", "DIVIDEND,IN", "BUY_CANCELED,IN", "COMMISSION,"})
  void aDealWithoutVolumeCostsTheTradeThatIsOpen(String type, String entry) {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY", "IN", "1", "100", "0"),
                    deal(type, entry, "0", "0", "0", "0", "-0.25", "-0.5"),
                    deal("SELL", "OUT", "1", "101", "1"))));
    assertThat(trade.netProfit()).isEqualByComparingTo("0.25");
    assertThat(trade.commission()).isEqualByComparingTo("-0.25");
  }

  @Test
  void aChargeAheadOfTheEntryCountsForIt() {
    var trade =
        only(
            TradeAssembler.assemble(
                List.of(
                    deal("COMMISSION", null, "0", "0", "-2"),
                    deal("BUY", "IN", "1", "100", "0"),
                    deal("SELL", "OUT", "1", "101", "1"))));
    assertThat(trade.label()).isEqualTo("loss");
    assertThat(trade.openedAt()).isEqualTo(START.plusSeconds(2));
  }

  @Test
  void aCancelledEntryAndItsExitAreNoTrade() {
    assertThat(
            TradeAssembler.assemble(
                List.of(
                    deal("BUY_CANCELED", "IN", "1", "100", "0"),
                    deal("SELL_CANCELED", "OUT", "1", "101", "0"))))
        .isEmpty();
  }
}
