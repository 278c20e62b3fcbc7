package io.bactrian.demo;

import io.bactrian.demo.market.Kind;
import io.bactrian.demo.market.PaperBroker;
import io.bactrian.demo.market.Script;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table at the end. */
final class Summary {
  private final PrintStream out;

  Summary(PrintStream out) {
    this.out = out;
  }

  void print(Script script, Tally tally, Holdings held, double seconds) {
    line("");
    line(
        "%-9s%10s%14s%10s%11s%13s%10s%9s%9s%9s",
        "",
        "sent",
        "acknowledged",
        "stored",
        "duplicate",
        "rows in hub",
        "p50 ms",
        "p95",
        "p99",
        "max");
    int resends = 0;
    for (Kind kind : Kind.values()) {
      Tally.Line line = tally.line(kind);
      resends += line.resends();
      line(
          "%-9s%,10d%,14d%,10d%,11d%13s%10.1f%9.1f%9.1f%9.1f",
          kind.label(),
          line.sent(),
          line.acknowledged(),
          line.stored(),
          line.duplicates(),
          count(held.rows(kind)),
          tally.latency(kind, 0.5),
          tally.latency(kind, 0.95),
          tally.latency(kind, 0.99),
          tally.latency(kind, 1));
    }
    line(
        "%,d requests answered in %.1f s, %,d sent again. Milliseconds are from request to answer.",
        tally.messages(), seconds, resends);
    subscribers(held);
    account(script, held);
  }

  private void subscribers(Holdings held) {
    line("");
    line("%-24s%11s%8s%7s%10s%9s", "subscriber", "delivered", "failed", "lag", "p50 ms", "p99");
    for (Holdings.Subscriber s : held.subscribers()) {
      line(
          "%-24s%,11d%,8d%,7d%10s%9s",
          s.name(), s.delivered(), s.failed(), s.lag(), millis(s.p50Ms()), millis(s.p99Ms()));
    }
    line("Milliseconds are from a row's writing to the subscriber's commit.");
  }

  private void account(Script script, Holdings held) {
    line("");
    line(
        "closed trades: %s labelled (%s)",
        held.trades().isPresent()
            ? String.format(Locale.ROOT, "%,d", held.trades().getAsLong())
            : "-",
        held.labels());
    BigDecimal net = script.lastAccount().equity().subtract(PaperBroker.DEPOSIT);
    line(
        "paper account: %,.2f USD became %,.2f (%+,.2f, open positions at the last fill's price)",
        PaperBroker.DEPOSIT, script.lastAccount().equity(), net);
    line(
        "This is a replay of one week in 2013 with made-up rules, not a result: expect nothing of it.");
  }

  /**
   * @param good what is so where nothing is at fault
   */
  void verdict(List<String> faults, String good) {
    line("");
    if (faults.isEmpty()) {
      line("%s", good);
      return;
    }
    line("NOT AS IT SHOULD BE:");
    faults.forEach(fault -> line("  %s", fault));
  }

  void links(DemoSettings settings, boolean ours) {
    line("");
    line("console   %s", settings.hub().resolve("/"));
    line("Hawtio    %s", settings.management().resolve("/hawtio"));
    line("login     operator; the password is operator.password in %s", settings.credentialsFile());
    if (!ours) {
      line("The hub was up before and stays up.");
    } else if (settings.keep()) {
      line("The hub stays up; Ctrl-C stops it.");
    }
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }

  private static String count(Holdings.Count count) {
    if (count.rows() < 0) {
      return "-";
    }
    return String.format(Locale.ROOT, "%s%,d", count.about() ? "about " : "", count.rows());
  }

  private static String millis(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.1f", value.getAsDouble()) : "-";
  }
}
