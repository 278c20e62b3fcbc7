package io.bactrian.console.botanswers;

import io.bactrian.console.botanswers.Reader.Seen;
import io.bactrian.console.botreplies.BotText;
import io.bactrian.shared.GivenFields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the body the newest closed trades, as many as it names. */
final class AnswerTradesProcessor implements Processor {
  private static final int USUAL = 10;
  private static final int MOST = 50;

  private static final String TRADES =
      """
      select t.*, coalesce((select e.currency from analytics.equity e
        where e.login = t.login and e.currency is not null order by e.slot desc limit 1), '') as currency
      from %s a cross join lateral (
        select login, position_id, symbol, side, volume, net_profit, closed_at, coalesce(strategy, '') as strategy
        from portal.trades p where p.login = a.login order by p.closed_at desc, p.position_id desc limit :n) t
      order by t.closed_at desc, t.login, t.position_id desc limit :n
      """;

  private final Reader reader;

  AnswerTradesProcessor(Reader reader) {
    this.reader = reader;
  }

  @Override
  public void process(Exchange exchange) {
    String wanted = exchange.getMessage().getBody(String.class).strip();
    if (!wanted.isEmpty() && !wanted.matches("[1-9]\\d{0,3}")) {
      throw GivenFields.invalid("n", "Send /trades, or /trades and how many, at most 50.");
    }
    int n = wanted.isEmpty() ? USUAL : Math.min(MOST, Integer.parseInt(wanted));
    exchange.getMessage().setBody(reader.read(exchange.getMessage(), seen -> trades(seen, n)));
  }

  private static String trades(Seen seen, int n) {
    List<String> lines =
        seen.jdbc()
            .sql(TRADES.formatted(seen.logins()))
            .param("n", n)
            .query((row, number) -> line(row))
            .list();
    return lines.isEmpty()
        ? "No closed trade, n = 0"
        : BotText.lines("Closed trades, the newest first, UTC, n = " + lines.size(), lines);
  }

  private static String line(ResultSet row) throws SQLException {
    return "%s %s %s %s lots: %s, %s, %s/%s"
        .formatted(
            Words.minute(row.getTimestamp("closed_at").toInstant()),
            BotText.name(row.getString("symbol")),
            row.getString("side"),
            Words.plain(row.getBigDecimal("volume")),
            Words.money(row.getBigDecimal("net_profit"), row.getString("currency")),
            Words.orDash(BotText.name(row.getString("strategy"))),
            row.getString("login"),
            row.getString("position_id"));
  }
}
