package io.bactrian.decisions.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.shared.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What callers on two hubs may reserve of budgets in one database. */
class ReservationsTest extends TwoBudgetedHubs {
  /** Of the calls below: 500 bytes, and 250 tokens of an answer. */
  private static final BigDecimal MOST = BigDecimal.ONE;

  private static final int CALLERS = 50;

  private OverBudget refused(Reservations hub) {
    return refused(hub, call());
  }

  private static OverBudget refused(Reservations hub, Call call) {
    try {
      throw new AssertionError("reserved " + hub.reserve(call));
    } catch (OverBudget refusal) {
      return refusal;
    }
  }

  private long count(String status) {
    return jdbc.sql("select count(*) from external_calls where strategy = :of and status = :status")
        .param("of", strategy)
        .param("status", status)
        .query(Long.class)
        .single();
  }

  /** Reserves at once, half of them on each hub, and answers what was reserved. */
  private List<Reservation> reserveAtOnce() throws Exception {
    var together = new CyclicBarrier(CALLERS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<List<Reservation>>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Reservations hub = i % 2 == 0 ? one : other;
        Call call = call(i % 3 == 0 ? "service" : "ea", PRICES); // not all lock the same rows
        callers.add(
            () -> {
              together.await();
              try {
                return List.of(hub.reserve(call));
              } catch (OverBudget refusal) {
                return List.of();
              }
            });
      }
      List<Reservation> reserved = new ArrayList<>();
      for (Future<List<Reservation>> each : threads.invokeAll(callers)) {
        reserved.addAll(each.get());
      }
      return reserved;
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void givesRoomToAsManyConcurrentCallersAsThereIsRoomFor() throws Exception {
    budget(scope, 10, null, null);
    budget("key:ea", 1_000_000, null, null);
    budget("host:models.example.com", 1_000_000, null, null);
    assertThat(reserveAtOnce()).hasSize(10);
    assertThat(count("reserved")).isEqualTo(10);
    assertThat(count("refused")).isEqualTo(CALLERS - 10);
  }

  @Test
  void reservesNoMoreMoneyThanThereIs() throws Exception {
    budget(scope, null, null, "10.5");
    List<Reservation> reserved = reserveAtOnce();
    assertThat(reserved).hasSize(10);
    assertThat(used()).isEqualByComparingTo("10");
    assertThat(refused(one).getMessage())
        .contains("has used 10 of 10.5 USD a day, and this call may cost 1; there is room again");

    for (Reservation each : reserved) {
      one.settle(each, priced("0.5"));
      other.settle(each, priced("0.7")); // a second time changes nothing
    }
    assertThat(used()).isEqualByComparingTo("5");
    assertThat(reserveAtOnce()).hasSize(5);
    assertThat(used()).isEqualByComparingTo("10");
  }

  @Test
  void countsTheMinuteOfAllHubsAndSaysWhenThereIsRoomAgain() {
    budget(scope, 2, null, null);
    Reservation first = one.reserve(call());
    other.reserve(call());
    OffsetDateTime at =
        jdbc.sql("select at from external_calls where id = :id")
            .param("id", first.id())
            .query(OffsetDateTime.class)
            .single();
    OverBudget refusal = refused(other);
    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
    assertThat(refusal.field()).isEqualTo(scope);
    assertThat(refusal)
        .hasMessage(
            "over-budget: %s has used 2 of 2 calls a minute; there is room again at %s.",
            scope, at.toInstant().plusSeconds(60));
    assertThat(refused(one)).hasMessage(refusal.getMessage());

    earlier(first, 61);
    other.reserve(call());
    refused(one);
  }

  private void earlier(Reservation of, int seconds) {
    jdbc.sql(
            "update external_calls set at = at - :s * interval '1 second', expires_at = expires_at - :s *"
                + " interval '1 second' where id = :id")
        .param("s", seconds)
        .param("id", of.id())
        .update();
  }

  @Test
  void countsWhatNobodySettledAsItWasReserved() {
    budget(scope, 1, null, "2.5");
    Reservation lost = one.reserve(call());
    earlier(lost, 61);
    Reservation next = other.reserve(call());
    assertThat(used()).isEqualByComparingTo("2");
    earlier(next, 61);
    assertThat(refused(other).getMessage()).contains("has used 2 of 2.5 USD a day");
    assertThat(
            jdbc.sql(
                    "select count(*) from external_calls where strategy = :of and expires_at < now()")
                .param("of", strategy)
                .query(Long.class)
                .single())
        .isEqualTo(2);
  }

  @Test
  void beginsADayAtMidnight() {
    budget(scope, null, 1, null);
    Instant midnight = Instant.now().truncatedTo(ChronoUnit.DAYS);
    Reservation yesterday = one.reserve(call());
    assertThat(refused(one).getMessage())
        .contains("1 of 1 calls a day", "again at " + midnight.plus(1, ChronoUnit.DAYS));
    jdbc.sql("update external_calls set at = :at where id = :id")
        .param("at", midnight.minusMillis(1).atOffset(java.time.ZoneOffset.UTC))
        .param("id", yesterday.id())
        .update();
    one.reserve(call());
  }

  @Test
  void appliesEveryBudgetThatFitsAndNoOther() {
    budget("strategy:another", 0, null, null);
    one.reserve(call());
    budget("host:models.example.com", 0, null, null);
    assertThat(refused(one))
        .hasMessageStartingWith("over-budget: host:models.example.com has used ")
        .hasMessageEndingWith("of 0 calls a minute; there is room only in a larger budget.");
    budget("key:service", null, 0, null);
    assertThat(refused(one).getMessage()).startsWith("over-budget: host:"); // the first of both
    jdbc.sql("delete from call_budgets where scope like 'host:%'").update();
    assertThat(refused(one).field()).isEqualTo("key:service");
    one.reserve(call("ea", PRICES));
  }

  @Test
  void countsNoCallThatWasNotSent() {
    budget(scope, 1, null, null);
    one.settle(
        one.reserve(call()),
        new Settlement("not-sent", "unreachable", null, null, BigDecimal.ZERO));
    one.reserve(call());
    refused(one);
  }

  @Test
  void comparesMoneyOfOneCurrencyOnly() {
    one.reserve(call("service", Prices.of("1,2,EUR")));
    budget(scope, null, null, "1");
    assertThat(refused(one, call("service", Prices.of("1,2,EUR"))).getMessage())
        .contains("is in USD and the call is priced in EUR: give both in one currency.");
    one.reserve(call("service", Prices.NONE));
    one.reserve(call());
    assertThat(used()).isEqualByComparingTo(MOST);
    assertThat(refused(one, call("service", Prices.of("3,0,USD"))).getMessage())
        .endsWith("this call may cost 1.5; there is room only in a larger budget.");
  }
}
