package io.bactrian.decisions.budgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is counted and kept of calls, and for how long. */
class CallRecordsTest extends TwoBudgetedHubs {
  @Autowired ProducerTemplate producer;

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
    assertThat(all()).contains(old, lost.id());

    producer.requestBody("direct:prune-tables", "");
    assertThat(all()).containsExactlyInAnyOrder(open.id(), today.id());
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
