package io.bactrian.console.botanswers;

import static io.bactrian.console.botreplies.BotText.name;

import io.bactrian.console.botreplies.BotText;
import io.bactrian.decisions.risk.Policy;
import io.bactrian.decisions.risk.PolicySettings;
import io.bactrian.decisions.treasury.TradingPauses;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes the body how the hub is: health, switch, what came last, what waits, which alarms fire. */
final class AnswerStatusProcessor implements Processor {
  private static final String CHECKS =
      """
      select hub, name, status, coalesce(detail ->> 'reason', detail ->> 'detail', '') as why from hub_checks
      where seen_at > clock_timestamp() - interval '2 minutes' order by status = 'degraded', hub, name
      """;

  /** Each newest by its index. */
  private static final String LAST =
      """
      select * from (
        (select 'Last alert' as what, received_at as at, strategy || ' ' || action || ' ' || ticker as of
         from tv_signals order by id desc limit 1)
        union all (select 'Last tick', tick_time, symbol from market_ticks order by id desc limit 1)
        union all (select 'Last decision', asked_at, action || ' ' || symbol from inferences order by id desc limit 1)
        union all (select 'Last deal', received_at, login || ' ' || coalesce(symbol, type)
          from trading_data order by id desc limit 1)) l
      """;

  private static final String ALARMS =
      """
      select severity, title, key, fired_at from alarms where state in ('firing', 'acknowledged')
      order by severity <> 'critical', severity <> 'warning', fired_at desc
      """;

  private final JdbcClient jdbc;
  private final Policy policy;
  private final TradingPauses pauses;
  private final Clock clock;

  AnswerStatusProcessor(JdbcClient jdbc, Policy policy, TradingPauses pauses, Clock clock) {
    this.jdbc = jdbc;
    this.policy = policy;
    this.pauses = pauses;
    this.clock = clock;
  }

  private record Check(String hub, String name, String status, String why) {}

  private record Last(String what, Instant at, String of) {}

  @Override
  public void process(Exchange exchange) {
    Instant now = clock.instant();
    var lines = new ArrayList<String>();
    String head = health(lines);
    PolicySettings settings = policy.settings();
    lines.add(
        settings.killSwitch()
            ? "Kill switch: ON, " + name(settings.updatedBy()) + " changed the settings last"
            : "Kill switch: off");
    List<String> paused = pauses.open();
    lines.add("Paused: " + (paused.isEmpty() ? "nothing" : paused(paused)));
    lines.addAll(last(now));
    lines.add(lag());
    alarms(lines, now);
    exchange.getMessage().setBody(BotText.lines(head, lines));
  }

  private String health(List<String> lines) {
    List<Check> checks = jdbc.sql(CHECKS).query(Check.class).list();
    long hubs = checks.stream().map(Check::hub).distinct().count();
    List<Check> bad = checks.stream().filter(one -> !one.status().equals("ok")).toList();
    for (Check one : bad) {
      lines.add("  %s %s: %s".formatted(one.status(), one.name(), name(Words.orDash(one.why()))));
    }
    if (checks.isEmpty()) {
      return "Health: – (no hub reported within 2 min)";
    }
    boolean down = bad.stream().anyMatch(one -> one.status().equals("down"));
    return "Health: %s, n = %d checks of %d %s"
        .formatted(
            bad.isEmpty() ? "ok" : down ? "DOWN" : "degraded",
            checks.size(),
            hubs,
            hubs == 1 ? "hub" : "hubs");
  }

  private static String paused(List<String> strategies) {
    return strategies.get(0).isEmpty() ? "ALL TRADING" : name(String.join(", ", strategies));
  }

  private List<String> last(Instant now) {
    List<Last> found = jdbc.sql(LAST).query((row, n) -> lastOf(row)).list();
    var lines = new ArrayList<String>();
    for (String what : List.of("Last alert", "Last tick", "Last decision", "Last deal")) {
      lines.add(
          found.stream()
              .filter(one -> one.what().equals(what))
              .map(one -> "%s: %s (%s)".formatted(what, Words.ago(one.at(), now), name(one.of())))
              .findFirst()
              .orElse(what + ": " + Words.NONE));
    }
    return lines;
  }

  private static Last lastOf(ResultSet row) throws SQLException {
    return new Last(row.getString("what"), row.getTimestamp("at").toInstant(), row.getString("of"));
  }

  private String lag() {
    return jdbc.sql(
            "select count(*) as n, max(lag) as lag, count(problem) as bad from change_progress")
        .query(
            (row, n) ->
                row.getLong("n") == 0
                    ? "Changes that wait: –"
                    : "Changes that wait: %d at most, of n = %d subscribers, %d with a problem"
                        .formatted(row.getLong("lag"), row.getLong("n"), row.getLong("bad")))
        .single();
  }

  private void alarms(List<String> lines, Instant now) {
    List<String> open =
        jdbc.sql(ALARMS)
            .query(
                (row, n) ->
                    "  %s %s (%s), %s"
                        .formatted(
                            row.getString("severity").toUpperCase(Locale.ROOT),
                            name(row.getString("title")),
                            name(row.getString("key")),
                            Words.ago(Words.moment(row, "fired_at"), now)))
            .list();
    lines.add("Open alarms: " + open.size());
    lines.addAll(open);
  }
}
