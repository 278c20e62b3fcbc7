package io.bactrian.decisions.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.HubTest;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.Ulid;
import java.math.BigDecimal;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What callers on two hubs may reserve of budgets in one database. */
@HubTest
@SuppressWarnings("NullAway.Init") // set before each test
class ReservationsTest {
  private static final Prices PRICES = Prices.of("1,2,USD");

  /** Of the calls below: 500 bytes, and 250 tokens of an answer. */
  private static final BigDecimal MOST = BigDecimal.ONE;

  private static final int CALLERS = 50;

  @Autowired Reservations one;
  @Autowired Budgets budgets;
  @Autowired CallRetention retention;
  @Autowired JdbcClient jdbc;
  @Autowired HikariDataSource database;
  private HikariDataSource ofOther;
  private Reservations other;
  private final String strategy = Ulid.next();
  private final String scope = "strategy:" + strategy;

  @BeforeEach
  void startOther() {
    ofOther = new HikariDataSource();
    ofOther.setJdbcUrl(database.getJdbcUrl());
    ofOther.setUsername(database.getUsername());
    ofOther.setPassword(database.getPassword());
    ofOther.setMaximumPoolSize(10);
    other = new Reservations(JdbcClient.create(ofOther), new DataSourceTransactionManager(ofOther));
  }

  @AfterEach
  void clear() {
    ofOther.close();
    jdbc.sql("delete from call_budgets").update();
  }

  private Call call(String caller, Prices prices) {
    return new Call(
        new CallTerms(caller, strategy, "m", prices, 250),
        "models.example.com",
        "a-route",
        "0".repeat(64),
        500,
        Duration.ofSeconds(2));
  }

  private Call call() {
    return call("service", PRICES);
  }

  private void budget(
      String of, @Nullable Integer aMinute, @Nullable Integer aDay, @Nullable String money) {
    budgets.put(
        new Budget(
            of,
            aMinute,
            aDay,
            money == null ? null : new BigDecimal(money),
            money == null ? null : "USD"),
        "me",
        "a test");
  }

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

  private BigDecimal used() {
    return jdbc.sql("select money_today from call_budget_use where scope = :scope")
        .param("scope", scope)
        .query(BigDecimal.class)
        .single();
  }

  private static Settlement priced(String price) {
    return new Settlement("answered", null, 5L, 5L, new BigDecimal(price));
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

  /** Of each budget, what its counter says and what the calls of the day come to. */
  private void requireCountersAreRight() {
    assertThat(
            jdbc.sql(
                    """
                    select u.scope, u.calls_today, u.money_today from call_budget_use u
                    except
                    select b.scope, count(s.at), coalesce(sum(s.spent) filter (where s.currency = b.currency), 0)
                    from call_budgets b left join call_spending s
                      on s.scope = b.scope and s.at >= date_trunc('day', now(), 'UTC')
                    group by b.scope
                    """)
                .query()
                .listOfRows())
        .isEmpty();
  }

  @Test
  void countsWhatWasUsedBeforeABudgetAndWhileItIsMade() throws Exception {
    one.settle(one.reserve(call()), priced("0.25"));
    one.settle(
        one.reserve(call()),
        new Settlement("not-sent", "unreachable", null, null, BigDecimal.ZERO));
    Reservation open = one.reserve(call());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Reservation>> calls =
          threads.submit(
              () -> {
                List<Reservation> made = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                  made.add(other.reserve(call()));
                }
                return made;
              });
      for (int i = 0; i < 10; i++) {
        budget(scope, 1_000_000, null, "1000000");
        requireCountersAreRight();
        jdbc.sql("delete from call_budgets where scope = :of").param("of", scope).update();
        budget("key:service", 1_000_000, 1_000_000, null);
        jdbc.sql("delete from call_budgets where scope = 'key:service'").update();
      }
      budget(scope, null, 1_000_000, "1000000");
      for (Reservation each : calls.get()) {
        other.settle(each, priced("0.5"));
      }
    } finally {
      threads.shutdownNow();
    }
    one.settle(open, priced("0.75"));
    requireCountersAreRight();
    assertThat(used()).isEqualByComparingTo("31");
  }

  @Test
  void removesOldCallsAndNoneThatIsOpenOrOfTheDay() {
    jdbc.sql("delete from call_budgets").update();
    Reservation today = one.reserve(call());
    one.settle(today, priced("0.25"));
    long old = agedCopy(today);
    Reservation open = one.reserve(call());
    Reservation lost = one.reserve(call());
    budget(scope, 10, 10, "10");
    moveDays(open, 200);
    moveDays(lost, 200);
    expire(lost);
    PrunedCalls tried = retention.prune(true);
    assertThat(tried.calls()).isEqualTo(2);
    assertThat(tried.oldest()).isBefore(tried.before());
    assertThat(all()).contains(old, lost.id());

    assertThat(retention.prune(false)).extracting(PrunedCalls::calls).isEqualTo(2L);
    assertThat(all()).doesNotContain(old, lost.id()).contains(open.id(), today.id());
    assertThat(retention.prune(true).calls()).isZero();
    requireCountersAreRight();
    for (String of : List.of("id = " + open.id(), "id = " + today.id())) {
      assertThatThrownBy(
              () ->
                  new TransactionTemplate(new DataSourceTransactionManager(database))
                      .executeWithoutResult(
                          status -> {
                            jdbc.sql(
                                    "select set_config('hub.pruned_table', 'external_calls', true)")
                                .query(String.class)
                                .single();
                            jdbc.sql("delete from external_calls where " + of).update();
                          }))
          .hasMessageContaining("external_calls only grows");
    }
    assertThatThrownBy(() -> jdbc.sql("truncate external_calls").update())
        .hasMessageContaining("external_calls only grows");
  }

  private List<Long> all() {
    return jdbc.sql("select id from external_calls where strategy = :of")
        .param("of", strategy)
        .query(Long.class)
        .list();
  }

  private void moveDays(Reservation of, int days) {
    jdbc.sql("update external_calls set at = at - :days * interval '1 day' where id = :id")
        .param("days", days)
        .param("id", of.id())
        .update();
  }

  private void expire(Reservation of) {
    jdbc.sql("update external_calls set expires_at = at where id = :id")
        .param("id", of.id())
        .update();
  }

  /** A settled call is not changed, so that an old one is a copy. */
  private long agedCopy(Reservation of) {
    jdbc.sql(
            """
            insert into external_calls overriding system value
            select (jsonb_populate_record(c, jsonb_build_object('id', -c.id, 'at', c.at - interval '200 days'))).*
            from external_calls c where id = :id
            """)
        .param("id", of.id())
        .update();
    return -of.id();
  }

  @Test
  void keepsASettledCallAsItIs() {
    Reservation settled = one.reserve(call());
    one.settle(settled, priced("0.25"));
    for (String change :
        List.of("update external_calls set price = 0", "delete from external_calls")) {
      assertThatThrownBy(
              () -> jdbc.sql(change + " where id = :id").param("id", settled.id()).update())
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("external_calls only grows");
    }
  }
}
