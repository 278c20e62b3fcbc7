package io.bactrian.console;

import static io.bactrian.console.ListFilter.exact;
import static io.bactrian.console.ListFilter.oneOf;
import static io.bactrian.console.ListFilter.text;

import java.util.List;

/** The lists of what came in and contradicted what was held. */
final class CaptureLists {
  private CaptureLists() {}

  private static final ListSpec DEALS =
      new ListSpec(
          "deal-corrections",
          "deal_history h join trading_data d using (login, ticket)",
          List.of(SortKey.bigint("h.id")),
          true,
          List.of(SortKey.bigint("h.id")),
          List.of(
              "h.id::text as id",
              "h.login",
              "h.ticket",
              "h.version",
              "h.position_id",
              "h.changed",
              "h.content as was",
              "deal_content(d) as \"is\"",
              "h.deal_time as was_deal_time",
              "d.deal_time",
              "h.raw_message_id::text as raw_message_id",
              "h.replaced_by::text as replaced_by",
              "h.replaced_at"),
          List.of(),
          List.of(
              exact("login", "h.login"),
              exact("ticket", "h.ticket"),
              exact("position_id", "h.position_id"),
              ListFilter.from("h.replaced_at"),
              ListFilter.to("h.replaced_at")));

  private static final ListSpec BARS =
      new ListSpec(
          "bar-conflicts",
          "bar_conflicts b",
          List.of(SortKey.bigint("b.id")),
          true,
          List.of(SortKey.bigint("b.id")),
          List.of(
              "b.id::text as id",
              "b.login",
              "b.symbol",
              "b.period",
              "b.open_time",
              "b.gmt_offset_s",
              "b.open",
              "b.high",
              "b.low",
              "b.close",
              "b.volume",
              "b.held_open_time",
              "b.held_gmt_offset_s",
              "b.why",
              "b.raw_message_id::text as raw_message_id",
              "b.received_at"),
          List.of(),
          List.of(
              exact("login", "b.login"),
              text("symbol", "b.symbol"),
              exact("period", "b.period"),
              oneOf("why", "b.why", "same_time", "same_broker_time"),
              ListFilter.from("b.received_at"),
              ListFilter.to("b.received_at")));

  static final List<ListSpec> ALL = List.of(DEALS, BARS);
  static final String PATTERN = "deal-corrections|bar-conflicts";
}
