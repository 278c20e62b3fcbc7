package io.bactrian.decisions.treasury;

import io.bactrian.decisions.treasury.PolicyLimit.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Limits, symbols and rates as they were at a revision of the policy. */
@Repository
public class PolicyHistory {
  private static final String THEN =
      """
      select r.* from (
        select distinct on (key) content from policy_history
        where of = '%1$s' and revision <= :revision order by key, revision desc) h
      cross join lateral jsonb_populate_record(null::%1$s, h.content) r where h.content is not null
      order by %2$s
      """;

  private final JdbcClient jdbc;

  PolicyHistory(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The revision of a moment; the oldest that is kept for an earlier moment, and so for decisions
   * of before revisions were kept.
   */
  public long revision(Instant moment) {
    return jdbc.sql(
            """
            select coalesce((select max(revision) from policy_history where at <= :moment),
              (select min(revision) from policy_history))
            """)
        .param("moment", moment.atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  public PolicyRows at(long revision) {
    Map<String, Instrument> instruments = new HashMap<>();
    rows(revision, "symbols", "symbol", new DataClassRowMapper<>(Instrument.class))
        .forEach(each -> instruments.put(each.symbol(), each));
    return new PolicyRows(
        rows(revision, "policy_limits", "id", (row, number) -> limit(row)),
        Map.copyOf(instruments),
        rows(revision, "currency_rates", "from_currency, to_currency", (row, number) -> rate(row)));
  }

  private <T> List<T> rows(long revision, String table, String order, RowMapper<T> mapper) {
    return jdbc.sql(THEN.formatted(table, order)).param("revision", revision).query(mapper).list();
  }

  static PolicyLimit limit(ResultSet row) throws SQLException {
    return new PolicyLimit(
        row.getLong("id"),
        new Scope(
            row.getString("strategy"),
            row.getString("symbol"),
            row.getString("login"),
            row.getString("account_currency")),
        row.getString("currency"),
        row.getBigDecimal("daily_loss_limit"),
        row.getBigDecimal("max_exposure_money"),
        row.getBigDecimal("max_exposure"),
        row.getBigDecimal("max_position_size"),
        row.getObject("max_open_positions", Integer.class));
  }

  static CurrencyRate rate(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime at = row.getObject("rate_at", OffsetDateTime.class);
    return new CurrencyRate(
        row.getString("from_currency"),
        row.getString("to_currency"),
        row.getBigDecimal("rate"),
        at == null ? null : at.toInstant(),
        row.getString("symbol"),
        row.getString("period"),
        row.getLong("max_age_seconds"));
  }
}
