package io.bactrian.capture.tradingview;

import io.bactrian.capture.sources.Answer;
import io.bactrian.capture.sources.Columns;
import io.bactrian.capture.sources.IngestionProperties;
import io.bactrian.capture.sources.IntakeDatabase;
import io.bactrian.capture.sources.TypedStore;
import io.bactrian.capture.spool.EntryStore.Outcome;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Rows of {@code tv_signals}, one an alert. TradingView gives no delivery id and resends identical
 * bytes, so identical bytes from one token are one alert: for ever where they carry {@code
 * timenow}, within a window where they do not. An alert that shares token, ticker, interval, order
 * id and moment with an earlier one and has other bytes is stored and marked.
 */
@Component
@Order(1)
final class SignalStore implements TypedStore<AlertEntry> {
  private static final String INSERT =
      """
      with incoming as materialized (
        select i.*, nextval('raw_messages_id_seq') as raw_id
        from unnest(?::text[], ?::text[], ?::bytea[], ?::timestamptz[], ?::text[], ?::bytea[], ?::text[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::numeric[], ?::numeric[],
          ?::numeric[], ?::numeric[], ?::numeric[], ?::text[], ?::numeric[], ?::numeric[], ?::numeric[], ?::text[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
          as i (id, token_id, sha256, received_at, content_type, body, strategy, ticker, exchange, interval, action,
            bar_time, fired_at, open, high, low, close, volume, order_id, contracts, price, position_size,
            market_position, prev_market_position, comment, indicators, extra, suspect_of)
      ), stored as (
        insert into tv_signals (id, raw_message_id, token_id, body_sha256, received_at, strategy, ticker, exchange,
          interval, action, bar_time, fired_at, open, high, low, close, volume, order_id, contracts, price,
          position_size, market_position, prev_market_position, comment, indicators, extra, suspect_of)
        select id, raw_id, token_id, sha256, received_at, strategy, ticker, exchange, interval, action, bar_time,
          fired_at, open, high, low, close, volume, order_id, contracts, price, position_size, market_position,
          prev_market_position, comment, indicators::jsonb, extra::jsonb, coalesce(suspect_of, (
            select s.id from tv_signals s
            where s.token_id = incoming.token_id and s.dedup_at = incoming.fired_at and s.fill_key =
              md5(incoming.ticker || chr(10) || coalesce(incoming.interval, '') || chr(10)
                || coalesce(incoming.order_id, ''))::uuid
            limit 1))
        from incoming
        on conflict do nothing
        returning id, raw_message_id
      ), kept as (
        insert into raw_messages (id, source, sender, content_type, body, sha256, received_at)
        overriding system value
        select raw_id, 'tradingview', token_id, content_type, body, sha256, received_at
        from incoming join stored on stored.raw_message_id = incoming.raw_id
      )
      select id from stored
      """;

  private static final String FIRST =
      """
      select i.id, coalesce(
        (select s.id from tv_signals s where s.id = i.id),
        (select s.id from tv_signals s
         where s.token_id = i.token_id and s.dedup_at = i.fired_at and s.body_sha256 = i.sha256
           and s.fill_key = md5(i.ticker || chr(10) || coalesce(i.interval, '') || chr(10)
             || coalesce(i.order_id, ''))::uuid))
      from unnest(?::text[], ?::text[], ?::bytea[], ?::timestamptz[], ?::text[], ?::text[], ?::text[])
        as i (id, token_id, sha256, fired_at, ticker, interval, order_id)
      """;

  private static final String LOCK =
      """
      select count(pg_advisory_xact_lock(key)) from (
        select distinct hashtextextended(token_id, 0) # ('x' || encode(substr(sha256, 1, 8), 'hex'))::bit(64)::bigint as key
        from unnest(?::text[], ?::bytea[]) as i (token_id, sha256) order by key) ordered
      """;

  private static final String WITHIN_WINDOW =
      """
      select i.id, min(s.id)
      from unnest(?::text[], ?::text[], ?::bytea[], ?::timestamptz[]) as i (id, token_id, sha256, received_at)
      cross join lateral generate_series(
        date_bin('1 minute', i.received_at - make_interval(secs => ?), timestamptz '2000-01-01 00:00:00+00'),
        i.received_at, interval '1 minute') as minute
      join tv_signals s on s.token_id = i.token_id and s.dedup_at = minute and s.body_sha256 = i.sha256
        and s.fired_at is null and s.received_at > i.received_at - make_interval(secs => ?)
      group by i.id
      """;

  private final JdbcTemplate jdbc;
  private final IngestionProperties properties;

  SignalStore(IntakeDatabase database, IngestionProperties properties) {
    this.jdbc = database.jdbc();
    this.properties = properties;
  }

  @Override
  public String name() {
    return "alert";
  }

  @Override
  public Class<AlertEntry> type() {
    return AlertEntry.class;
  }

  @Override
  public Map<String, Outcome<Answer>> store(List<AlertEntry> alerts) {
    var group = new SignalGroup(properties.duplicateWindow());
    alerts.forEach(group::add);
    Map<String, String> known = new HashMap<>(withinWindow(group.withoutMoment()));
    List<AlertEntry> fresh =
        group.first().stream().filter(alert -> !known.containsKey(alert.id())).toList();
    Set<String> stored = fresh.isEmpty() ? Set.of() : insert(fresh, group);
    known.putAll(first(fresh.stream().filter(alert -> !stored.contains(alert.id())).toList()));
    Map<String, Outcome<Answer>> outcomes = new HashMap<>();
    for (AlertEntry alert : alerts) {
      outcomes.put(alert.id(), Outcome.of(answer(alert, group, stored, known)));
    }
    return outcomes;
  }

  /** An id that is its own first was stored by an attempt whose outcome was not seen. */
  private static Answer answer(
      AlertEntry alert, SignalGroup group, Set<String> stored, Map<String, String> known) {
    String twin = group.twinOf(alert);
    String first = known.getOrDefault(twin, twin);
    boolean isFirst = first.equals(alert.id());
    if (!known.containsKey(twin) && !stored.contains(twin)) {
      throw new IllegalStateException("the signal " + twin + " was neither stored nor known");
    }
    return Answer.ofSignal(first, isFirst ? Answer.STORED : Answer.DUPLICATE);
  }

  private Set<String> insert(List<AlertEntry> alerts, SignalGroup group) {
    return run(
        INSERT,
        statement -> bind(columns(statement, alerts), group),
        rows -> {
          Set<String> ids = new HashSet<>();
          while (rows.next()) {
            ids.add(rows.getString(1));
          }
          return ids;
        });
  }

  private static void bind(Columns<AlertEntry> columns, SignalGroup group) throws SQLException {
    columns
        .text(AlertEntry::id)
        .text(alert -> alert.message().sender())
        .bytes(AlertEntry::sha256)
        .instant(AlertEntry::receivedAt)
        .text(alert -> alert.message().contentType())
        .bytes(alert -> alert.message().body())
        .text(alert -> alert.signal().strategy())
        .text(alert -> alert.signal().ticker())
        .text(alert -> alert.signal().exchange())
        .text(alert -> alert.signal().interval())
        .text(alert -> alert.signal().action())
        .instant(alert -> alert.signal().barTime())
        .instant(alert -> alert.signal().firedAt())
        .decimal(alert -> alert.signal().open())
        .decimal(alert -> alert.signal().high())
        .decimal(alert -> alert.signal().low())
        .decimal(alert -> alert.signal().close())
        .decimal(alert -> alert.signal().volume())
        .text(alert -> alert.signal().orderId())
        .decimal(alert -> alert.signal().contracts())
        .decimal(alert -> alert.signal().price())
        .decimal(alert -> alert.signal().positionSize())
        .text(alert -> alert.signal().marketPosition())
        .text(alert -> alert.signal().prevMarketPosition())
        .text(alert -> alert.signal().comment())
        .text(alert -> alert.signal().indicators().toString())
        .text(alert -> alert.signal().extra().toString())
        .text(group::suspectOf);
  }

  /** The signals that were there before, by the id of what brought the same bytes again. */
  private Map<String, String> first(List<AlertEntry> alerts) {
    if (alerts.isEmpty()) {
      return Map.of();
    }
    return run(
        FIRST,
        statement ->
            columns(statement, alerts)
                .text(AlertEntry::id)
                .text(alert -> alert.message().sender())
                .bytes(AlertEntry::sha256)
                .instant(alert -> alert.signal().firedAt())
                .text(alert -> alert.signal().ticker())
                .text(alert -> alert.signal().interval())
                .text(alert -> alert.signal().orderId()),
        SignalStore::pairs);
  }

  /** Two hubs that get the same bytes at the same time go one after the other. */
  private Map<String, String> withinWindow(List<AlertEntry> alerts) {
    if (alerts.isEmpty()) {
      return Map.of();
    }
    run(
        LOCK,
        statement ->
            columns(statement, alerts)
                .text(alert -> alert.message().sender())
                .bytes(AlertEntry::sha256),
        ResultSet::next);
    long window = properties.duplicateWindow().toSeconds();
    return run(
        WITHIN_WINDOW,
        statement -> {
          columns(statement, alerts)
              .text(AlertEntry::id)
              .text(alert -> alert.message().sender())
              .bytes(AlertEntry::sha256)
              .instant(AlertEntry::receivedAt);
          statement.setLong(5, window);
          statement.setLong(6, window);
        },
        SignalStore::pairs);
  }

  private static Map<String, String> pairs(ResultSet rows) throws SQLException {
    Map<String, String> pairs = new HashMap<>();
    while (rows.next()) {
      pairs.put(rows.getString(1), rows.getString(2));
    }
    return pairs;
  }

  private static Columns<AlertEntry> columns(PreparedStatement statement, List<AlertEntry> alerts)
      throws SQLException {
    return new Columns<>(statement.getConnection(), statement, new ArrayList<>(alerts));
  }

  private interface Binding {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reading<R> {
    R read(ResultSet rows) throws SQLException;
  }

  private <R> R run(String sql, Binding binding, Reading<R> reading) {
    R result = jdbc.query(sql, binding::bind, reading::read);
    if (result == null) {
      throw new IllegalStateException("the statement gave no result");
    }
    return result;
  }
}
