package io.bactrian.watch.performance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads closed trades with what each made of what its account held, and what decided it. */
@Repository
class LiveReturns {
  /** A receipt names the decision that an order came from; the oldest deal's counts. */
  private static final String TRADES =
      """
      select t.login, t.opened_at, t.closed_at, coalesce(t.strategy, 'unknown') as strategy, t.symbol,
        coalesce(split_part(t.regime, '-', 1), 'unknown') as regime, t.net_profit,
        v.model, v.version, decided.arm
      from closed_trades t
      left join lateral (
        select i.model, i.model_version,
          case i.model_version when o.challenger then 'challenger' else 'champion' end as arm
        from trading_data d
        join order_receipts r on r.login = d.login and r.order_id = d.order_id
        join inferences i on i.id = r.inference_id
        left join model_rollouts o on o.model = i.model
          and o.id in (select rollout from rollout_decisions where inference_id = i.id)
        where d.login = t.login and d.position_id = split_part(t.position_id, '#', 1) and d.order_id <> ''
          and i.model is not null
        order by r.id, o.id limit 1) decided on true
      left join ml_model_versions v on v.model = decided.model and v.version = decided.model_version
      where t.closed_at >= :from order by t.closed_at, t.login, t.position_id
      """;

  private final JdbcClient jdbc;

  LiveReturns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<ClosedTrade> since(Instant from) {
    OffsetDateTime begin = from.atOffset(ZoneOffset.UTC);
    Map<String, TreeMap<Instant, Double>> balances = balances(begin);
    return jdbc.sql(TRADES)
        .param("from", begin)
        .query((row, number) -> trade(row, balances))
        .list();
  }

  /** The first row of each account and UTC day. */
  private Map<String, TreeMap<Instant, Double>> balances(OffsetDateTime from) {
    var balances = new HashMap<String, TreeMap<Instant, Double>>();
    jdbc.sql(
            """
            select distinct on (login, date_trunc('day', received_at at time zone 'UTC')) login, received_at, balance
            from account_snapshots where received_at >= :from and balance > 0
            order by login, date_trunc('day', received_at at time zone 'UTC'), received_at
            """)
        .param("from", from.minusDays(30))
        .query(
            row -> {
              balances
                  .computeIfAbsent(row.getString("login"), login -> new TreeMap<>())
                  .put(instant(row, "received_at"), row.getDouble("balance"));
            });
    return balances;
  }

  private static ClosedTrade trade(ResultSet row, Map<String, TreeMap<Instant, Double>> balances)
      throws SQLException {
    Instant opened = instant(row, "opened_at");
    TreeMap<Instant, Double> known = balances.get(row.getString("login"));
    Map.Entry<Instant, Double> held = known == null ? null : known.floorEntry(opened);
    double net = row.getDouble("net_profit");
    return new ClosedTrade(
        opened,
        instant(row, "closed_at"),
        Objects.requireNonNull(row.getString("strategy")),
        Objects.requireNonNull(row.getString("symbol")),
        Objects.requireNonNull(row.getString("regime")),
        row.getString("arm"),
        row.getString("model"),
        row.getString("version"),
        net,
        held == null ? Double.NaN : net / held.getValue());
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
