package io.bactrian.data.lineage;

import io.bactrian.changes.log.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a change what came of what, as far as the row itself says. */
final class LineageEdges {
  private LineageEdges() {}

  /** The edges that a row of {@code tv_signals, trading_data, closed_trades} is. */
  static List<Edge> of(ChangeEvent event) {
    return switch (event.table()) {
      case "tv_signals" ->
          edge(
              "raw_message", event.text("raw_message_id"), "signal", event.text("id"), "parsed-as");
      case "trading_data" ->
          edge(
              "order",
              inAccount(event, "order_id"),
              "deal",
              inAccount(event, "ticket"),
              "filled-as");
      case "closed_trades" ->
          edge("signal", event.text("signal_id"), "trade", trade(event), "traded-as");
      default -> List.of();
    };
  }

  /** The edges that the row was before it changed. */
  static List<Edge> before(ChangeEvent event) {
    return of(
        new ChangeEvent(
            event.id(),
            event.position(),
            event.table(),
            event.operation(),
            null,
            event.before(),
            event.writtenAt(),
            event.committedAt()));
  }

  /** A trade's id in the graph. */
  static String trade(ChangeEvent event) {
    return event.required("login") + '/' + event.required("position_id");
  }

  private static @Nullable String inAccount(ChangeEvent event, String column) {
    String id = event.text(column);
    return id == null || id.isEmpty() ? null : event.required("login") + '/' + id;
  }

  /**
   * An end that the row does not name is no edge: a deal without an order, a trade without signal.
   */
  private static List<Edge> edge(
      String fromKind,
      @Nullable String fromId,
      String toKind,
      @Nullable String toId,
      String relation) {
    return fromId == null || toId == null
        ? List.of()
        : List.of(new Edge(fromKind, fromId, toKind, toId, relation));
  }
}
