package io.bactrian.console.portal;

import static io.bactrian.console.portal.Columns.time;

import io.bactrian.console.portal.Portal.PortalTrade;
import io.bactrian.console.portal.Portal.PortalTradePage;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Closed trades as a subject sees them, newest first, page by page. */
@Repository
class PortalTrades {
  private static final String SEPARATOR = "\u001f";

  /** From account to account, so that an index has each in its order; the view would sort. */
  private static final String PAGE =
      """
      select t.* from (select unnest((portal.grants()).logins) as login) a
      cross join lateral (
        select login, position_id, symbol, side, volume, entry_price, exit_price, opened_at, closed_at, holding_seconds,
          profit, swap + commission + fee as costs, net_profit, strategy, label as result
        from analytics.trades where login = a.login %s
        order by closed_at desc, position_id desc limit :limit) t
      order by t.closed_at desc, t.login desc, t.position_id desc limit :limit
      """;

  private static final String BEHIND =
      "and closed_at <= :at and (closed_at, login, position_id) < (:at, :login, :position)";

  private final Sight sight;

  PortalTrades(Sight sight) {
    this.sight = sight;
  }

  /** What the last row of a page was. */
  private record After(OffsetDateTime closedAt, String login, String positionId) {
    static @Nullable After of(@Nullable String cursor) {
      if (cursor == null) {
        return null;
      }
      try {
        String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length == 3) {
          return new After(OffsetDateTime.parse(parts[0]), parts[1], parts[2]);
        }
      } catch (IllegalArgumentException | DateTimeException e) {
        throw invalid();
      }
      throw invalid();
    }

    static String cursor(PortalTrade last) {
      String text = String.join(SEPARATOR, last.closedAt(), last.login(), last.positionId());
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static HubException invalid() {
      return new HubException(
          ErrorCode.INVALID_PARAMETER,
          "cursor",
          "'cursor' takes the 'next' of an earlier answer, unchanged.");
    }
  }

  /**
   * @param cursor the {@code next} of the page before; null for the first page
   */
  PortalTradePage page(String subject, int limit, @Nullable String cursor) {
    After after = After.of(cursor);
    return sight.as(
        subject,
        jdbc -> {
          List<PortalTrade> read = read(jdbc, limit + 1, after);
          boolean more = read.size() > limit;
          List<PortalTrade> items = more ? read.subList(0, limit) : read;
          return new PortalTradePage(
              PortalViews.clock(jdbc), items, more ? After.cursor(items.get(limit - 1)) : null);
        });
  }

  private static List<PortalTrade> read(JdbcClient jdbc, int limit, @Nullable After after) {
    String sql = PAGE.formatted(after == null ? "" : BEHIND);
    JdbcClient.StatementSpec statement = jdbc.sql(sql).param("limit", limit);
    if (after != null) {
      statement =
          statement
              .param("at", after.closedAt())
              .param("login", after.login())
              .param("position", after.positionId());
    }
    return new ArrayList<>(statement.query((row, n) -> trade(row)).list());
  }

  private static PortalTrade trade(ResultSet row) throws SQLException {
    return new PortalTrade(
        row.getString("login"),
        row.getString("position_id"),
        row.getString("symbol"),
        row.getString("side"),
        row.getBigDecimal("volume"),
        row.getBigDecimal("entry_price"),
        row.getBigDecimal("exit_price"),
        Objects.requireNonNull(time(row, "opened_at")),
        Objects.requireNonNull(time(row, "closed_at")),
        row.getLong("holding_seconds"),
        row.getBigDecimal("profit"),
        row.getBigDecimal("costs"),
        row.getBigDecimal("net_profit"),
        row.getString("strategy"),
        row.getString("result"));
  }
}
