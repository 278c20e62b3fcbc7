package io.bactrian.decisions.guardrails;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The newest account row of a login, as its terminal sent it. */
@Repository
class Accounts {
  private final JdbcClient jdbc;

  Accounts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param currency null where none of the newest hundred account rows names it
   * @param at when the row came in
   */
  record Account(String login, BigDecimal equity, @Nullable String currency, Instant at) {}

  /**
   * The account of the login, or, where none is named, the only account that ever reported.
   *
   * @param moment nothing that came in later is looked at
   */
  Known<Account> of(@Nullable String login, Instant moment) {
    if (login == null) {
      List<String> reporting = twoThatReport();
      return reporting.size() == 1
          ? of(reporting.get(0), moment)
          : Known.unknown(
              reporting.isEmpty()
                  ? "no login is named and no account row came in by POST /webhooks/mt5"
                  : "no login is named and several accounts report: name login");
    }
    Account newest = newest(List.of(login), moment).get(login);
    return newest == null
        ? Known.unknown("no account row of login %s came in by POST /webhooks/mt5".formatted(login))
        : Known.of(newest);
  }

  /** Steps through the index from login to login. */
  private List<String> twoThatReport() {
    return jdbc.sql(
            """
            with first as (select min(login) as login from account_snapshots)
            select v.login from first f cross join lateral (values (f.login),
              ((select min(a.login) from account_snapshots a where a.login > f.login))) v(login)
            where v.login is not null
            """)
        .query(String.class)
        .list();
  }

  /** By login; without those of which no row had come in. */
  Map<String, Account> newest(Collection<String> logins, Instant moment) {
    var found = new HashMap<String, Account>();
    if (logins.isEmpty()) {
      return found;
    }
    jdbc.sql(
            """
            select l.login, a.equity, a.received_at, c.currency from unnest(:logins) as l(login)
            cross join lateral (
              select equity, received_at from account_snapshots
              where login = l.login and received_at <= :moment order by id desc limit 1) a
            left join lateral (
              select upper(n.currency) as currency from (
                select id, currency from account_snapshots
                where login = l.login and received_at <= :moment order by id desc limit 100) n
              where n.currency <> '' order by n.id desc limit 1) c on true
            """)
        .param("logins", logins.toArray(String[]::new))
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .query(
            (row, number) ->
                new Account(
                    row.getString("login"),
                    row.getBigDecimal("equity"),
                    row.getString("currency"),
                    row.getObject("received_at", OffsetDateTime.class).toInstant()))
        .list()
        .forEach(account -> found.put(account.login(), account));
    return found;
  }
}
