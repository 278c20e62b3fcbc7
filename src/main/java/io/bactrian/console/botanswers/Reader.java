package io.bactrian.console.botanswers;

import io.bactrian.console.botreplies.BotHeaders;
import io.bactrian.console.portal.Sight;
import java.util.function.Function;
import org.apache.camel.Message;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads results as whoever asks: an operator as the hub itself, everybody else as the subject of
 * their grants, which PostgreSQL's policies go by, and as late as these say.
 */
@Component("botReader")
class Reader {
  private static final String OPERATOR = "operator";

  private final Sight sight;
  private final JdbcClient jdbc;

  Reader(Sight sight, JdbcClient jdbc) {
    this.sight = sight;
    this.jdbc = jdbc;
  }

  /**
   * @param logins SQL of the accounts that are seen, so that each is read by its index
   * @param until SQL of the newest moment that is shown
   */
  record Seen(JdbcClient jdbc, String logins, String until) {}

  <T> T read(Message asked, Function<Seen, T> work) {
    if (asked.getHeader(BotHeaders.ROLE, "", String.class).equals(OPERATOR)) {
      return work.apply(
          new Seen(jdbc, "(select distinct login from analytics.books)", "clock_timestamp()"));
    }
    return sight.as(
        asked.getHeader(BotHeaders.SUBJECT, "", String.class),
        seen ->
            work.apply(
                new Seen(
                    seen,
                    "(select unnest((portal.grants()).logins) as login)",
                    "(select until from portal.clock)")));
  }
}
