package io.bactrian.data.features;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads bars as they were known at a moment: a bar counts from its close on. Bars of two logins are
 * never mixed into one series.
 */
@Component
public class BarReader {
  /**
   * Asks the index for one login's first bar: ordered and limited, so that the planner has no
   * reason to read the table, however many bars there are.
   */
  private static final String FIRST_BAR =
      """
      (select b.open_time from market_bars b
       where b.login = l.login and b.symbol = :symbol and b.period = :period order by b.open_time limit 1)
      """;

  /** The first login that has such bars, by stepping through the index from login to login. */
  private static final String FIRST_LOGIN =
      """
      with recursive logins as (
        select min(login) as login from market_bars
        union all
        select (select min(m.login) from market_bars m where m.login > l.login) from logins l where l.login is not null
      )
      select l.login from logins l where %s is not null order by l.login limit 1
      """
          .formatted(FIRST_BAR);

  private static final String LOGIN =
      "select l.login from (select coalesce(nullif(:login, ''), (%s)) as login) l where %s is not null"
          .formatted(FIRST_LOGIN, FIRST_BAR);

  public static final String BARS =
      """
      select open_time, open, high, low, close, volume from market_bars
      where login = coalesce(nullif(:login, ''), (%s)) and symbol = :symbol and period = :period
        and open_time >= :from and open_time <= :newest
      """
          .formatted(FIRST_LOGIN);

  private static final String NEWEST =
      BARS.replace("volume from", "volume, id, received_at from")
          + "order by open_time desc limit :all";

  private static final String KNOWN =
      """
      with newest as materialized (%s)
      select open_time, open, high, low, close, volume from newest
      where received_at <= :known or id < (select max(id) from newest where received_at <= :known)
        or open_time = :last
      order by open_time desc limit :count
      """
          .formatted(NEWEST);

  private static final String WRITTEN =
      "select open_time, received_at from (%s) b where received_at > :known".formatted(NEWEST);

  /** How many bars of a window may have come in late. */
  private static final int LATE = 1_000;

  private static final OffsetDateTime BEGINNING = Instant.EPOCH.atOffset(ZoneOffset.UTC);
  private static final int FETCH = 2000;

  /**
   * Which bars of a series were known.
   *
   * @param at by when they had come in
   * @param newest when one closed that was known for certain, whenever it was written last; null
   *     for none
   */
  public record Known(Instant at, @Nullable Instant newest) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String login;

  BarReader(DataSource database, TransactionTemplate transaction, DatasetsProperties properties) {
    var template = new JdbcTemplate(database);
    template.setFetchSize(FETCH);
    this.jdbc = JdbcClient.create(template);
    this.transaction = transaction;
    this.login = properties.login();
  }

  /** True where there is any bar of the symbol and period, closed or not. */
  public boolean knows(String symbol, String period) {
    return login(symbol, period).isPresent();
  }

  /** The login whose bars make the series. */
  public Optional<String> login(String symbol, String period) {
    return jdbc.sql(LOGIN)
        .param("login", login)
        .param("symbol", symbol)
        .param("period", period)
        .query(String.class)
        .optional();
  }

  /**
   * The newest {@code count} bars that had closed at {@code asOf}, oldest first; fewer where there
   * are fewer. One with a value that is no number is as one that never came.
   *
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} for an unknown period
   */
  public List<Bar> closedBars(String symbol, String period, Instant asOf, int count) {
    Period parsed = Period.parse(period);
    List<Bar> bars =
        query(BARS + "order by open_time desc limit :count", symbol, parsed, null, asOf)
            .param("count", count)
            .query((row, number) -> bar(row, parsed).bar())
            .list()
            .stream()
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(bars);
    return bars;
  }

  /**
   * As {@link #closedBars(String, String, Instant, int)}, without bars that came in after a moment.
   * One that was there by then and was written again later counts with what was written: a row is
   * older than every row of its series that was inserted after it.
   *
   * @param known which had come in
   */
  public List<Bar> knownBars(String symbol, String period, Instant asOf, Known known, int count) {
    Period parsed = Period.parse(period);
    List<Bar> bars =
        query(KNOWN, symbol, parsed, null, asOf)
            .param("known", known.at().atOffset(ZoneOffset.UTC))
            .param("last", opening(known.newest(), parsed), Types.TIMESTAMP_WITH_TIMEZONE)
            .param("count", count)
            .param("all", count + LATE)
            .query((row, number) -> bar(row, parsed).bar())
            .list()
            .stream()
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.reverse(bars);
    return bars;
  }

  private static @Nullable OffsetDateTime opening(@Nullable Instant close, Period period) {
    return close == null ? null : close.minus(period.length()).atOffset(ZoneOffset.UTC);
  }

  /** Those of the newest that were written after a moment, by when they closed; oldest first. */
  public Map<Instant, Instant> writtenSince(
      String symbol, String period, Instant asOf, Instant knownAt, int count) {
    Period parsed = Period.parse(period);
    var written = new TreeMap<Instant, Instant>();
    query(WRITTEN, symbol, parsed, null, asOf)
        .param("known", knownAt.atOffset(ZoneOffset.UTC))
        .param("all", count)
        .query(
            row -> {
              written.put(
                  row.getObject(1, OffsetDateTime.class).toInstant().plus(parsed.length()),
                  row.getObject(2, OffsetDateTime.class).toInstant());
            });
    return written;
  }

  /**
   * All bars that opened at {@code from} or later and had closed at {@code asOf}, oldest first.
   *
   * @param from null for the first bar held
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} for an unknown period
   */
  public List<Bar> closedBars(String symbol, String period, @Nullable Instant from, Instant asOf) {
    var bars = new ArrayList<Bar>();
    forEachClosedBar(symbol, period, from, asOf, bars::add);
    return bars;
  }

  /**
   * When the first of the bars that are held but had not closed at {@code asOf} closes; empty where
   * none is held.
   *
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} for an unknown period
   */
  public Optional<Instant> nextClose(String symbol, String period, Instant asOf) {
    Period parsed = Period.parse(period);
    return jdbc.sql(
            """
            select min(open_time) from market_bars
            where login = coalesce(nullif(:login, ''), (%s)) and symbol = :symbol and period = :period
              and open_time > :newest
            """
                .formatted(FIRST_LOGIN))
        .param("login", login)
        .param("symbol", symbol)
        .param("period", parsed.name())
        .param("newest", asOf.minus(parsed.length()).atOffset(ZoneOffset.UTC))
        .query((row, number) -> row.getObject(1, OffsetDateTime.class))
        .optional()
        .map(open -> open.toInstant().plus(parsed.length()));
  }

  /** How many bars closed later than {@code after}, up to {@code asOf}. */
  public long closedSince(String symbol, String period, Instant after, Instant asOf) {
    Period parsed = Period.parse(period);
    return jdbc.sql("select count(*) from (%s) b where open_time > :after".formatted(BARS))
        .param("login", login)
        .param("symbol", symbol)
        .param("period", parsed.name())
        .param("from", BEGINNING)
        .param("after", after.minus(parsed.length()).atOffset(ZoneOffset.UTC))
        .param("newest", asOf.minus(parsed.length()).atOffset(ZoneOffset.UTC))
        .query(Long.class)
        .single();
  }

  /** As {@link #closedBars}, one at a time: for more bars than the heap should hold. */
  public void forEachClosedBar(
      String symbol, String period, @Nullable Instant from, Instant asOf, Consumer<Bar> consumer) {
    forEachHeldBar(
        symbol,
        period,
        from,
        asOf,
        held -> {
          if (held.bar() != null) {
            consumer.accept(held.bar());
          }
        });
  }

  /** As {@link #forEachClosedBar}, with those of which a value is no number. */
  public void forEachHeldBar(
      String symbol,
      String period,
      @Nullable Instant from,
      Instant asOf,
      Consumer<HeldBar> consumer) {
    Period parsed = Period.parse(period);
    transaction.executeWithoutResult(
        status ->
            query(BARS + "order by open_time", symbol, parsed, from, asOf)
                .query((RowCallbackHandler) row -> consumer.accept(bar(row, parsed))));
  }

  private JdbcClient.StatementSpec query(
      String sql, String symbol, Period period, @Nullable Instant from, Instant asOf) {
    return jdbc.sql(sql)
        .param("login", login)
        .param("symbol", symbol)
        .param("period", period.name())
        .param("from", from == null ? BEGINNING : from.atOffset(ZoneOffset.UTC))
        .param("newest", asOf.minus(period.length()).atOffset(ZoneOffset.UTC));
  }

  private static HeldBar bar(ResultSet row, Period period) throws SQLException {
    Instant open = row.getObject(1, OffsetDateTime.class).toInstant();
    var values = new Number[5];
    for (int i = 0; i < values.length; i++) {
      values[i] = (Number) row.getObject(2 + i); // a Double where it is NaN or infinite
    }
    return HeldBar.of(open, open.plus(period.length()), values);
  }
}
