package io.bactrian.capture.reconciliation;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds what deals are missing, among what the hub received on some days. */
@Repository
class Gaps {
  /**
   * A position whose exits exceed its entries is never flat, so it is among the open ones. Without
   * a reversal sums suffice, whatever the order. With one, deals go by ticket: an exit must not
   * cross zero, and a reversal needs something to close, how much it does not say.
   */
  private static final String EXITS =
      """
      with deal as (
        select d.*, signed_volume(d.type, d.volume) as signed, sign(signed_volume(d.type, d.volume)) as side
        from open_positions p join trading_data d on d.login = p.login and d.position_id = p.position_id
        where (cast(:login as text) is null or p.login = :login) and d.type in ('BUY', 'SELL') and d.volume > 0
      ), running as (
        select *, sum(signed) over (partition by login, position_id order by length(ticket), ticket, id) as net from deal
      ), position as (
        select login, position_id, min(symbol) as symbol, min(deal_time) as first_at, max(deal_time) as last_at,
          max(received_at) as received_at, bool_or(entry = 'INOUT') as turned,
          sum(case when entry = 'IN' then -volume else volume end) as excess,
          max(case when entry = 'INOUT' then side * (net - signed) when entry <> 'IN' then side * net end) as crossed,
          bool_or(entry = 'INOUT' and side * (net - signed) >= 0) as nothing_to_turn
        from running group by login, position_id
      )
      select login, position_id, symbol, first_at, last_at,
        nullif(case when turned then greatest(crossed, 0) else excess end, 0) as volume
      from position
      where case when turned then crossed > 0 or nothing_to_turn else excess > 0 end
        and received_at >= :begin and received_at < :end
      order by last_at desc, login, position_id limit :limit
      """;

  /** 10009 is done and 10010 done in part; 10008, merely placed, promises no deal. */
  private static final String ORDERS =
      """
      select r.login, r.order_id, min(r.signal_id) as signal_id, min(r.receipt_time) as at from order_receipts r
      where (cast(:login as text) is null or r.login = :login) and r.retcode in (10009, 10010) and r.order_id <> ''
        and r.received_at >= :begin and r.received_at < least(:end, now() - interval '60 seconds')
        and not exists (select from trading_data d where d.login = r.login and d.order_id = r.order_id)
      group by r.login, r.order_id
      order by at desc, r.login, r.order_id limit :limit
      """;

  private final JdbcClient jdbc;

  Gaps(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The gaps that came to light on these days, by the hub's clock; the newest first.
   *
   * @param login null for all
   */
  List<Gap> find(@Nullable String login, Span span, int limit) {
    return Stream.of(
            read(EXITS, login, span, limit, Gaps::exit),
            read(ORDERS, login, span, limit, Gaps::order),
            read(Balances.GAPS, login, span, limit, Gaps::balance))
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Gap::to).reversed())
        .limit(limit)
        .toList();
  }

  private List<Gap> read(
      String sql, @Nullable String login, Span span, int limit, RowMapper<Gap> gap) {
    return jdbc.sql(sql)
        .param("login", login)
        .param("begin", span.begin())
        .param("end", span.end())
        .param("limit", limit)
        .query(gap)
        .list();
  }

  private static Gap exit(ResultSet row, int number) throws SQLException {
    BigDecimal volume = row.getBigDecimal("volume");
    return Gap.exitWithoutEntry(
        row.getString("login"),
        row.getString("position_id"),
        row.getString("symbol"),
        time(row, "first_at"),
        time(row, "last_at"),
        volume == null ? null : plain(volume));
  }

  private static Gap order(ResultSet row, int number) throws SQLException {
    return Gap.orderWithoutDeal(
        row.getString("login"),
        row.getString("order_id"),
        row.getString("signal_id"),
        time(row, "at"));
  }

  private static Gap balance(ResultSet row, int number) throws SQLException {
    return Gap.balanceGap(
        row.getString("login"),
        time(row, "since"),
        time(row, "received_at"),
        plain(row.getBigDecimal("missing")),
        row.getString("currency"));
  }

  private static BigDecimal plain(BigDecimal value) {
    return new BigDecimal(value.stripTrailingZeros().toPlainString());
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
