package io.bactrian.console.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which rows a subject sees by its grants, and that a connection carries no role on. One pooled
 * connection.
 */
class PortalSightTest {
  private static final String MINE = "supabase:mine";
  private static final List<String> LOGINS = List.of("1", "2", "3");
  private static final List<String> STRATEGIES = List.of("", "a", "b");
  private static final List<Integer> HOURS = List.of(1, 5, 9);

  private static PortalDatabase db;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    db = new PortalDatabase(folder.resolve("postgres"), 1);
  }

  @AfterAll
  static void stop() throws IOException {
    db.close();
  }

  @BeforeEach
  void clear() {
    db.clear();
  }

  private static List<String> seen(String subject, String sql) {
    return db.sight.as(subject, jdbc -> jdbc.sql(sql).query(String.class).list());
  }

  private static List<String> trades(String subject) {
    return seen(subject, "select position_id from portal.trades order by 1");
  }

  private record Given(String login, String strategy, int sinceHours) {
    boolean shows(String of, String by, int hoursAgo) {
      return (login.isEmpty() || login.equals(of))
          && (strategy.isEmpty() || strategy.equals(by))
          && (sinceHours == 0 || hoursAgo < sinceHours);
    }
  }

  /** Beside a second reading of the rules, in Java. */
  @Test
  void seesWhatItsGrantsSayWhateverTheyAre() {
    for (String login : LOGINS) {
      for (String strategy : STRATEGIES) {
        for (int hours : HOURS) {
          db.trade(
              login, String.join("-", login, strategy, "" + hours), strategy, hours + " hours");
        }
      }
    }
    var random = new Random(7);
    for (int round = 0; round < 150; round++) {
      db.owner.sql("delete from portal_grants where subject = ?").param(MINE).update();
      List<Given> grants = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        var grant =
            new Given(
                random.nextInt(3) == 0 ? "" : LOGINS.get(random.nextInt(3)),
                STRATEGIES.get(random.nextInt(3)),
                List.of(0, 3, 7).get(random.nextInt(3)));
        if (grants.stream()
            .noneMatch(g -> g.login.equals(grant.login) && g.strategy.equals(grant.strategy))) {
          grants.add(grant);
          db.grant(
              MINE,
              grant.login,
              grant.strategy,
              grant.sinceHours == 0 ? "" : grant.sinceHours + " hours");
        }
      }
      var expected = new TreeSet<String>();
      for (String login : LOGINS) {
        for (String strategy : STRATEGIES) {
          for (int hours : HOURS) {
            if (grants.stream().anyMatch(grant -> grant.shows(login, strategy, hours))) {
              expected.add(String.join("-", login, strategy, "" + hours));
            }
          }
        }
      }
      assertThat(new TreeSet<>(trades(MINE))).as("%s", grants).isEqualTo(expected);
      assertThat(seen(MINE, "select count(*)::text from portal.trades"))
          .containsExactly("" + expected.size());
      assertThat(seen(MINE, "select coalesce(sum(trades), 0)::text from portal.days"))
          .containsExactly("" + expected.size());
      assertThat(new PortalTrades(db.sight).page(MINE, 100, null).items())
          .extracting(Portal.PortalTrade::positionId)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void seesNothingLaterThanTheDelay() {
    db.grant(MINE, "1", "", "");
    db.trade("1", "old", "a", "16 minutes");
    db.trade("1", "new", "a", "14 minutes");
    assertThat(trades(MINE)).containsExactly("old");
    db.owner.sql("update portal_settings set delay_seconds = 0").update();
    assertThat(trades(MINE)).containsExactly("new", "old");
  }

  @Test
  void seesWhatWasOpenThenAndNotWhatIsOpenNow() {
    db.grant(MINE, "1", "", "");
    String row =
        "insert into analytics.positions values ('1', '%s', now() - interval '%s', now() - interval '%s', 'X', 'long', %d, 1,"
            + " now() - interval '2 hours', null)";
    db.owner.sql(row.formatted("halved", "2 hours", "10 minutes", 2)).update();
    db.owner.sql(row.formatted("halved", "10 minutes", "-1 day", 1)).update();
    db.owner.sql(row.formatted("closed", "2 hours", "20 minutes", 3)).update();
    db.owner.sql(row.formatted("opened", "5 minutes", "-1 day", 4)).update();
    assertThat(seen(MINE, "select position_id || volume from portal.positions"))
        .containsExactly("halved2");
    db.owner.sql("update portal_settings set delay_seconds = 0").update();
    assertThat(seen(MINE, "select position_id || volume from portal.positions order by 1"))
        .containsExactly("halved1", "opened4");
  }

  @Test
  void seesMoneyOfAnAccountOnlyByAGrantOfTheAccount() {
    db.trade("1", "p", "a", "1 hour");
    db.owner
        .sql(
            "insert into analytics.equity values ('1', now() - interval '1 hour', now() - interval '1 hour', 5, 5, 'USD')")
        .update();
    db.owner
        .sql("insert into analytics.deposits values ('1', '9', now() - interval '1 day', 1000)")
        .update();
    db.grant(MINE, "", "a", "");
    assertThat(trades(MINE)).containsExactly("p");
    assertThat(seen(MINE, "select count(*)::text from analytics.equity")).containsExactly("0");
    assertThat(seen(MINE, "select count(*)::text from analytics.deposits")).containsExactly("0");
    assertThat(
            seen(
                MINE,
                "select concat_ws(' ', currency, balance, return, net_profit) from portal.days"))
        .as("profit, and no part of a capital that is not shown")
        .containsExactly("USD 10");
    db.grant(MINE, "1", "", "");
    assertThat(seen(MINE, "select balance::text from portal.accounts")).containsExactly("5");
    assertThat(seen(MINE, "select round(return::numeric, 4)::text from portal.totals"))
        .containsExactly("0.0100");
  }

  @Test
  void seesNothingByALinkThatHasEnded() {
    db.trade("1", "p", "a", "1 hour");
    for (String state :
        List.of(
            "now() + interval '1 day', null",
            "now() - interval '1 second', null",
            "now() + interval '1 day', now()")) {
      long id =
          db.owner
              .sql(
                  "insert into portal_shares (name, token_sha256, reason, created_by, expires_at, revoked_at) values ('n', uuid_send(gen_random_uuid()), 'r', 'b', "
                      + state
                      + ") returning id")
              .query(Long.class)
              .single();
      db.grant("share:" + id, "1", "", "");
      assertThat(trades("share:" + id))
          .as(state)
          .hasSize(state.startsWith("now() + interval '1 day', null") ? 1 : 0);
    }
  }

  @Test
  void seesNothingWithoutAGrantOrAName() {
    db.trade("1", "p", "a", "1 hour");
    for (String subject : List.of(MINE, "", "investor", "share:999", "%", "operator' or '1'='1")) {
      assertThat(trades(subject)).as(subject).isEmpty();
    }
    assertThat(trades("operator")).containsExactly("p");
  }

  /** A role of one's own is its own subject; Supabase's users are those of their tokens. */
  @Test
  void takesClaimsOnlyFromWhoMaySetThem() {
    db.trade("1", "p1", "a", "1 hour");
    db.trade("2", "p2", "a", "1 hour");
    db.grant("supabase:operator", "1", "", "");
    db.grant("role:alice", "2", "", "");
    String sql = "select position_id from portal.trades";
    String operator = PortalDatabase.claims("operator");
    List<String> ofProject =
        db.in(
            "authenticator",
            "authenticated",
            operator,
            jdbc -> jdbc.sql(sql).query(String.class).list());
    assertThat(ofProject).as("no user of a project is the operator").containsExactly("p1");
    List<String> alices =
        db.in("alice", "none", operator, jdbc -> jdbc.sql(sql).query(String.class).list());
    assertThat(alices).containsExactly("p2");
    List<String> shadowed =
        db.in(
            "alice",
            "none",
            operator,
            jdbc -> {
              jdbc.sql(
                      "create temp table portal_grants as select 'role:alice'::text as subject, null::text as login, null::text as strategy, null::timestamptz as since")
                  .update();
              return jdbc.sql("select position_id from portal.trades").query(String.class).list();
            });
    assertThat(shadowed).as("by a table of her own").containsExactly("p2");
  }

  @Test
  void leavesNothingOnAPooledConnection() {
    db.trade("1", "p", "a", "1 hour");
    db.grant(MINE, "1", "", "");
    for (int round = 0; round < 20; round++) {
      assertThat(trades(round % 2 == 0 ? MINE : "supabase:other")).hasSize(1 - round % 2);
      requireNoRole();
      assertThatThrownBy(() -> seen(MINE, "select 1 / 0")).hasMessageContaining("division by zero");
      requireNoRole();
      assertThatThrownBy(() -> seen(MINE, "select * from trading_data"))
          .hasStackTraceContaining("permission denied");
      requireNoRole();
    }
  }

  @Test
  void leavesNothingAfterAKilledTransaction() {
    db.grant(MINE, "1", "", "");
    assertThatThrownBy(
            () ->
                db.sight.as(
                    MINE,
                    jdbc -> {
                      jdbc.sql("set local statement_timeout = '20ms'").update();
                      return jdbc.sql("select pg_sleep(60)::text").query().listOfRows();
                    }))
        .hasStackTraceContaining("statement timeout");
    requireNoRole();
    assertThatThrownBy(
            () ->
                db.sight.as(
                    MINE,
                    jdbc -> {
                      return jdbc.sql("select pg_terminate_backend(pg_backend_pid())::text")
                          .query()
                          .listOfRows();
                    }))
        .isInstanceOf(Exception.class);
    requireNoRole();
    assertThat(trades(MINE)).isEmpty();
  }

  private static void requireNoRole() {
    Map<String, Object> state =
        db.owner
            .sql(
                """
                select current_user = session_user and current_user = 'hub' as hub,
                  coalesce(current_setting('request.jwt.claims', true), '') as claims,
                  current_setting('statement_timeout') as timeout, current_setting('transaction_read_only') as reads
                """)
            .query()
            .singleRow();
    assertThat(state)
        .containsEntry("hub", true)
        .containsEntry("claims", "")
        .containsEntry("timeout", "0")
        .containsEntry("reads", "off");
  }

  @Test
  void writesNothingThroughThePortal() {
    assertThatThrownBy(
            () -> db.sight.as(MINE, jdbc -> jdbc.sql("create temp table t (i int)").update()))
        .hasStackTraceContaining("read-only transaction");
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoRole() {
    JdbcClient owner = db.owner;
    owner.sql("alter role bactrian_investor rename to away").update();
    try {
      assertThatThrownBy(() -> trades(MINE))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("deploy/portal.sql");
    } finally {
      owner.sql("alter role away rename to bactrian_investor").update();
    }
  }
}
