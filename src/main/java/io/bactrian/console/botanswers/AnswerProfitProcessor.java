package io.bactrian.console.botanswers;

import io.bactrian.console.botanswers.ProfitReport.Curve;
import io.bactrian.console.botanswers.ProfitReport.Point;
import io.bactrian.console.botanswers.Reader.Seen;
import io.bactrian.console.botreplies.BotText;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the body what was earned in the window and by the strategy that the body names. */
final class AnswerProfitProcessor implements Processor {
  private static final Map<String, Duration> WINDOWS =
      Map.of("day", Duration.ofDays(1), "week", Duration.ofDays(7), "month", Duration.ofDays(30));
  private static final String USUAL = "week";
  private static final int PARTS = 400; // of the window, in a picture of 1,000 points

  private static final String TRADES =
      """
      with account as (
        select a.login, coalesce((select e.currency from analytics.equity e
          where e.login = a.login and e.currency is not null order by e.slot desc limit 1), '') as currency
        from %s a
      ), trade as (
        select a.currency, t.* from account a cross join lateral (
          select login, position_id, closed_at, net_profit from portal.trades p
          where p.login = a.login and p.closed_at > :from and p.closed_at <= :until
            and (cast(:strategy as text) is null or p.strategy = :strategy)) t
      ), run as (
        select currency, closed_at, net_profit, sum(net_profit) over made as profit,
          row_number() over made as n from trade
        window made as (partition by currency order by closed_at, login, position_id rows unbounded preceding)
      ), fallen as (
        select *, profit - greatest(0, max(profit) over (partition by currency order by n rows unbounded preceding)) as drawdown
        from run
      )
      """;

  private static final String CURVES =
      TRADES
          + """
          select currency, max(closed_at) as at, (array_agg(profit order by n desc))[1] as profit, min(drawdown) as drawdown
          from fallen group by currency, date_bin(make_interval(secs => :part), closed_at, :from) order by currency, at
          """;

  private static final String SUMS =
      TRADES
          + """
          select currency, count(*) as n, count(*) filter (where net_profit > 0) as wins, sum(net_profit) as net,
            min(drawdown) as drawdown
          from fallen group by currency order by currency
          """;

  private static final String EQUITY =
      """
      select coalesce(e.currency, '') as currency, count(*) as accounts, sum(e.equity) as equity, min(e.at) as at
      from %s a cross join lateral (
        select equity, currency, at from analytics.equity e where e.login = a.login order by e.slot desc limit 1) e
      group by 1 order by 1
      """;

  private final Reader reader;

  AnswerProfitProcessor(Reader reader) {
    this.reader = reader;
  }

  /**
   * @param strategy null for all
   */
  record Asked(String window, @Nullable String strategy) {
    static Asked of(String text) {
      String[] parts = text.strip().split("\\s+", 2);
      String first = parts[0].toLowerCase(Locale.ROOT);
      if (WINDOWS.containsKey(first)) {
        return new Asked(first, parts.length > 1 ? parts[1].strip() : null);
      }
      return new Asked(USUAL, text.isBlank() ? null : text.strip());
    }

    Duration span() {
      return WINDOWS.getOrDefault(window, Duration.ofDays(7));
    }
  }

  private record Sum(String currency, long trades, String line) {}

  @Override
  public void process(Exchange exchange) {
    Asked asked = Asked.of(exchange.getMessage().getBody(String.class));
    exchange.getMessage().setBody(reader.read(exchange.getMessage(), seen -> report(asked, seen)));
  }

  private static ProfitReport report(Asked asked, Seen seen) {
    Instant until =
        seen.jdbc()
            .sql("select " + seen.until())
            .query((row, n) -> row.getTimestamp(1).toInstant())
            .single();
    Instant from = until.minus(asked.span());
    List<Sum> sums = bound(seen, SUMS, asked, from, until).query((row, n) -> sum(row)).list();
    List<Curve> curves = curves(seen, asked, from, until, sums);
    String of = asked.strategy() == null ? "all strategies" : BotText.name(asked.strategy());
    var lines = new ArrayList<>(sums.stream().map(Sum::line).toList());
    if (sums.isEmpty()) {
      lines.add("No closed trade, n = 0");
    }
    if (asked.strategy() == null) {
      lines.addAll(
          seen.jdbc().sql(EQUITY.formatted(seen.logins())).query((row, n) -> equity(row)).list());
    }
    String head =
        "Net profit of %s, %s to %s UTC".formatted(of, asked.window(), Words.minute(until));
    return new ProfitReport(
        BotText.lines(head, lines), of + ", " + asked.window(), from, until, curves);
  }

  private static JdbcClient.StatementSpec bound(
      Seen seen, String sql, Asked asked, Instant from, Instant until) {
    return seen.jdbc()
        .sql(sql.formatted(seen.logins()))
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("until", until.atOffset(ZoneOffset.UTC))
        .param("strategy", asked.strategy(), Types.VARCHAR);
  }

  private static Sum sum(ResultSet row) throws SQLException {
    long n = row.getLong("n");
    String currency = row.getString("currency");
    BigDecimal drawdown = row.getBigDecimal("drawdown");
    return new Sum(
        currency,
        n,
        "%s, n = %d trades, %d won (%s), worst drawdown %s"
            .formatted(
                Words.money(row.getBigDecimal("net"), currency),
                n,
                row.getLong("wins"),
                Words.share(row.getLong("wins"), n),
                Words.amount(drawdown, currency)));
  }

  private static String equity(ResultSet row) throws SQLException {
    Instant at = Words.moment(row, "at");
    return "Equity %s, n = %d accounts, reported %s UTC"
        .formatted(
            Words.amount(row.getBigDecimal("equity"), row.getString("currency")),
            row.getLong("accounts"),
            at == null ? Words.NONE : Words.minute(at));
  }

  private record Part(String currency, Point point) {}

  private static List<Curve> curves(
      Seen seen, Asked asked, Instant from, Instant until, List<Sum> sums) {
    List<Part> parts =
        bound(seen, CURVES, asked, from, until)
            .param("part", Math.max(1, asked.span().toSeconds() / PARTS))
            .query(
                (row, n) ->
                    new Part(
                        row.getString("currency"),
                        new Point(
                            row.getTimestamp("at").toInstant(),
                            row.getDouble("profit"),
                            row.getDouble("drawdown"))))
            .list();
    return sums.stream()
        .map(
            sum ->
                new Curve(
                    sum.currency(),
                    sum.trades(),
                    parts.stream()
                        .filter(part -> part.currency().equals(sum.currency()))
                        .map(Part::point)
                        .toList()))
        .toList();
  }
}
