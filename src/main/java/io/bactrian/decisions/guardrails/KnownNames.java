package io.bactrian.decisions.guardrails;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Refuses what nobody has sent or described so far: a misspelt name keeps every limit. */
@Repository
class KnownNames {
  private static final int SHOWN = 50;

  private static final String SYMBOLS =
      "select symbol as name from symbols union select symbol from bar_series";
  private static final String STRATEGIES = "select strategy as name from strategies";

  /** Steps through the index from login to login. */
  private static final String LOGINS =
      """
      select account as name from mt5_accounts union (
        with recursive logins as (
          select min(login) as login from account_snapshots
          union all
          select (select min(a.login) from account_snapshots a where a.login > l.login) from logins l
          where l.login is not null)
        select login from logins where login is not null)
      """;

  private final JdbcClient jdbc;

  KnownNames(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown symbol, strategy or
   *     login and those there are
   */
  void require(PolicyQuestion question) {
    require("symbol", question.symbol(), SYMBOLS);
    require("strategy", question.strategy(), STRATEGIES);
    if (question.login() != null) {
      require("login", question.login(), LOGINS);
    }
  }

  private void require(String field, String name, String names) {
    boolean known =
        jdbc.sql("select exists (select from (%s) n where name = :name)".formatted(names))
            .param("name", name)
            .query(Boolean.class)
            .single();
    if (!known) {
      List<String> all =
          jdbc.sql("select name from (%s) n order by name limit %d".formatted(names, SHOWN))
              .query(String.class)
              .list();
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          field,
          "The hub knows no %s %s; %s."
              .formatted(
                  field,
                  name,
                  all.isEmpty() ? "it knows none" : "there are " + String.join(", ", all)));
    }
  }
}
