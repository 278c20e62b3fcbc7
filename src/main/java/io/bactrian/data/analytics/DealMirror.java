package io.bactrian.data.analytics;

import io.bactrian.changes.log.ChangeEvent;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a deal changes besides trades: money paid in or out, and what is open. */
final class DealMirror {
  static final String SOURCE = "trading_data";

  private final JdbcClient jdbc;

  DealMirror(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Once or again: what is made follows from the deals that are there. */
  void follow(ChangeEvent event) {
    Set<Copy> copies = new LinkedHashSet<>();
    collect(event.before(), copies);
    collect(event.after(), copies);
    for (Copy copy : copies) {
      jdbc.sql("select analytics.%s(:login, :of)::text".formatted(copy.function()))
          .param("login", copy.login())
          .param("of", copy.of())
          .query()
          .singleRow();
    }
  }

  private static void collect(@Nullable Map<String, @Nullable Object> deal, Set<Copy> copies) {
    if (deal == null) {
      return;
    }
    String login = String.valueOf(deal.get("login"));
    if ("BALANCE".equals(deal.get("type"))) {
      copies.add(new Copy("keep_deposit", login, String.valueOf(deal.get("ticket"))));
    }
    if (deal.get("position_id") instanceof String position) {
      copies.add(new Copy("keep_position", login, position));
    }
  }

  /**
   * @param of the ticket or the position
   */
  private record Copy(String function, String login, String of) {}
}
