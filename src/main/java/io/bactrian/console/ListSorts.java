package io.bactrian.console;

import java.util.LinkedHashMap;
import java.util.Map;

/** The columns that each list may be sorted by: those that the console shows. */
final class ListSorts {
  private ListSorts() {}

  private static final Map<String, Map<String, SortKey>> ALL =
      Map.ofEntries(
          Map.entry(
              "signals",
              columns()
                  .time("received_at", "s.received_at")
                  .text("strategy", "s.strategy")
                  .text("ticker", "s.ticker")
                  .text("action", "s.action")
                  .numeric("price", "s.price")
                  .numeric("contracts", "s.contracts")
                  .whole("signal_number", "e.signal_number")
                  .whole("delay_ms", "e.delay_ms")
                  .map),
          Map.entry(
              "trades",
              columns()
                  .time("closed_at", "t.closed_at")
                  .text("symbol", "t.symbol")
                  .text("side", "t.side")
                  .numeric("volume", "t.volume")
                  .numeric("entry_price", "t.entry_price")
                  .numeric("net_profit", "t.net_profit")
                  .numeric("r_multiple", "t.r_multiple")
                  .text("label", "t.label")
                  .text("regime", "t.regime")
                  .whole("holding_seconds", "t.holding_seconds")
                  .text("strategy", "t.strategy")
                  .map),
          Map.entry(
              "strategies",
              columns()
                  .text("strategy", "coalesce(s.strategy, m.strategy)")
                  .time("first_seen_at", "s.first_seen_at")
                  .time("last_signal_at", "s.last_signal_at")
                  .whole("signals", "coalesce(s.signals, 0)")
                  .map),
          Map.entry(
              "dead-letters",
              columns()
                  .time("failed_at", "d.failed_at")
                  .text("state", "d.state")
                  .text("route_id", "d.route_id")
                  .text("step", "d.step")
                  .text("code", "d.code")
                  .whole("attempts", "d.attempts")
                  .map),
          Map.entry(
              "rejected",
              columns()
                  .time("rejected_at", "r.rejected_at")
                  .text("source", "r.source")
                  .text("sender", "r.sender")
                  .text("code", "r.code")
                  .text("field", "r.field")
                  .whole("body_size", "r.body_size")
                  .map),
          Map.entry(
              "deal-corrections",
              columns()
                  .time("replaced_at", "h.replaced_at")
                  .text("login", "h.login")
                  .text("ticket", "h.ticket")
                  .map),
          Map.entry(
              "bar-conflicts",
              columns()
                  .time("received_at", "b.received_at")
                  .text("symbol", "b.symbol")
                  .text("period", "b.period")
                  .time("open_time", "b.open_time")
                  .map),
          Map.entry(
              "subscribers",
              columns()
                  .text("subscriber", "c.subscriber")
                  .text("state", "c.state")
                  .whole("failed", "c.failed")
                  .time("last_delivered_at", "greatest(c.last_delivered_at, o.last_delivered_at)")
                  .map),
          Map.entry(
              "operator-actions",
              columns()
                  .time("done_at", "o.done_at")
                  .text("done_by", "o.done_by")
                  .text("action", "o.action")
                  .text("subject", "o.subject")
                  .map),
          Map.entry(
              "archive",
              columns()
                  .time("archived_at", "a.archived_at")
                  .text("kind", "a.kind")
                  .text("name", "a.name")
                  .whole("size", "a.size")
                  .map),
          Map.entry(
              "datasets",
              columns()
                  .time("created_at", "d.created_at")
                  .text("id", "d.id")
                  .text("symbol", "d.symbol")
                  .text("period", "d.period")
                  .time("known_at", "d.known_at")
                  .whole("bars", "d.bars")
                  .whole("train_rows", "d.train_rows")
                  .whole("holdout_rows", "d.holdout_rows")
                  .map),
          Map.entry(
              "runs",
              columns()
                  .time("created_at", "r.created_at")
                  .text("model", "r.model")
                  .text("state", "r.state")
                  .truth("promoted", "r.promoted")
                  .map),
          Map.entry(
              "models",
              columns()
                  .time("created_at", "m.created_at")
                  .text("model", "m.model")
                  .text("version", "m.version")
                  .text("alias", "m.alias")
                  .floating("log_loss", "m.log_loss")
                  .floating("base_log_loss", "m.base_log_loss")
                  .floating("improvement_lower_95", "m.improvement_lower_95")
                  .text("verdict", "m.verdict")
                  .map),
          Map.entry(
              "inferences",
              columns()
                  .time("asked_at", "i.asked_at")
                  .text("symbol", "i.symbol")
                  .text("strategy", "i.strategy")
                  .text("action", "i.action")
                  .floating("confidence", "i.confidence")
                  .text("policy_verdict", "i.policy_verdict")
                  .numeric("volume", "i.volume")
                  .map),
          Map.entry(
              "policy-changes",
              columns().time("changed_at", "p.changed_at").text("changed_by", "p.changed_by").map),
          Map.entry(
              "mirror-runs",
              columns()
                  .time("requested_at", "r.requested_at")
                  .text("map", "r.map")
                  .text("status", "r.status")
                  .whole("files_total", "r.files_total")
                  .whole("files_failed", "r.files_failed")
                  .whole("bytes_done", "r.bytes_done")
                  .map),
          Map.entry(
              "mirror-steps",
              columns()
                  .whole("seq", "s.seq")
                  .text("path", "s.path")
                  .text("action", "s.action")
                  .text("state", "s.state")
                  .whole("size", "s.size")
                  .map));

  /** The sortable columns by their names, in the order in which the list shows them. */
  static Map<String, SortKey> of(ListSpec spec) {
    return ALL.getOrDefault(spec.name(), Map.of());
  }

  private static Columns columns() {
    return new Columns();
  }

  private static final class Columns {
    private final Map<String, SortKey> map = new LinkedHashMap<>();

    /** In upper and lower case alike. */
    Columns text(String name, String sql) {
      return with(name, SortKey.text("lower(" + sql + ")"));
    }

    Columns time(String name, String sql) {
      return with(name, SortKey.time(sql));
    }

    Columns whole(String name, String sql) {
      return with(name, SortKey.bigint(sql));
    }

    Columns numeric(String name, String sql) {
      return with(name, SortKey.numeric(sql));
    }

    Columns floating(String name, String sql) {
      return with(name, SortKey.floating(sql));
    }

    Columns truth(String name, String sql) {
      return with(name, SortKey.bool(sql));
    }

    private Columns with(String name, SortKey key) {
      map.put(name, key);
      return this;
    }
  }
}
