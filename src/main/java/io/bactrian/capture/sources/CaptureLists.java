package io.bactrian.capture.sources;

import static io.bactrian.hub.lists.Column.decimal;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.CODE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DECIMAL;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.Column;
import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of deals, of what was refused, and of what contradicts what is held. */
@Configuration(proxyBeanMethods = false)
class CaptureLists {
  private static final List<Column> REJECTED_COLUMNS =
      List.of(
          text("r.id::text as id"),
          text("r.source")
              .sortable()
              .note("tradingview, mt5, supabase, trainer, inbox, or a source of your own."),
          text("r.sender").sortable(),
          text("r.message_id").orNull(),
          text("r.content_type").orNull(),
          text("r.code").sortable(),
          text("r.field").orNull().sortable(),
          text("r.reason"),
          whole("r.body_size").sortable(),
          text("substring(r.body from 1 for 500) as body_excerpt")
              .note("The first 500 bytes as text."),
          time("r.rejected_at").sortable(),
          time("r.replayed_at").orNull(),
          text("r.replayed_by").orNull(),
          text("r.replayed_as").orNull().note("The signal's id, or the answer's status."),
          text("r.body").inDetail());

  private static final ListView REJECTED_PAGE =
      ListView.page(
              110, "Rejected", "Messages of known senders that the hub refused, with the reason.")
          .one("Refused message", "{code} from {sender} over {source}, {rejected_at}.")
          .foundBy(SearchKey.number("r.id"))
          .cells(
              cell("Refused (UTC)", "rejected_at", TIME),
              cell("Source", "source", TEXT),
              cell("Sender", "sender", TEXT),
              cell("Code", "code", CODE),
              cell("Field", "field", CODE),
              cell("Reason", "reason", CLIP),
              cell("Bytes", "body_size", COUNT))
          .fields(
              field("source", "Source", "tradingview", "mt5", "supabase", "trainer", "inbox"),
              field("sender", "Sender"),
              field("code", "Code"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "Nothing was refused",
              "A malformed message of a sender who is known is kept here. Callers who are not known"
                  + " are counted only, at /metrics.");

  private static final List<Column> DEALS_COLUMNS =
      List.of(
          text("d.login || ':' || d.ticket as id"),
          text("d.login").sortable(),
          text("d.ticket"),
          text("d.position_id").orNull(),
          text("d.order_id").orNull(),
          time("d.deal_time").note("UTC: the broker's time less the terminal's offset."),
          text("d.type").note("BUY, SELL, or what the account was booked for."),
          text("d.entry").orNull().note("IN, OUT, INOUT or OUT_BY."),
          text("d.symbol").orNull(),
          decimal("d.volume").orNull().note("Lots."),
          decimal("d.price").orNull(),
          decimal("d.profit"),
          decimal("d.commission"),
          decimal("d.swap"),
          decimal("d.fee"),
          decimal("d.sl").orNull().note("The stop; 0 for none."),
          decimal("d.tp").orNull().note("The target; 0 for none."),
          text("d.magic").orNull(),
          text("d.reason").orNull(),
          text("d.comment").orNull(),
          time("d.received_at"));

  private static final ListView DEALS_PAGE =
      ListView.page(19, "Deals", "What the broker filled or booked, as MetaTrader 5 sent it.")
          .inLineage("deal", "login", "ticket")
          .cells(
              cell("Time (UTC)", "deal_time", TIME),
              cell("Account", "login", CODE),
              cell("Symbol", "symbol", TEXT),
              cell("Type", "type", BADGE),
              cell("Entry", "entry", TEXT),
              cell("Volume", "volume", DECIMAL),
              cell("Price", "price", DECIMAL),
              cell("Profit", "profit", DECIMAL),
              cell("Commission", "commission", DECIMAL),
              cell("Swap", "swap", DECIMAL))
          .fields(
              field("symbol", "Symbol"),
              field("login", "Account"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No deal yet",
              "Deals come from the Expert Advisor in MetaTrader 5. make demo sends some.");

  private static final List<Column> DEAL_CORRECTIONS_COLUMNS =
      List.of(
          text("h.id::text as id"),
          text("h.login").sortable(),
          text("h.ticket").sortable(),
          whole("h.version"),
          text("h.position_id").orNull(),
          texts("h.changed"),
          object("h.content as was"),
          object("deal_content(d) as \"is\""),
          time("h.deal_time as was_deal_time"),
          time("d.deal_time"),
          text("h.raw_message_id::text as raw_message_id"),
          text("h.replaced_by::text as replaced_by"),
          time("h.replaced_at").sortable());

  private static final List<Column> BAR_CONFLICTS_COLUMNS =
      List.of(
          text("b.id::text as id"),
          text("b.login"),
          text("b.symbol").sortable(),
          text("b.period").sortable(),
          time("b.open_time").sortable(),
          whole("b.gmt_offset_s").orNull(),
          decimal("b.open"),
          decimal("b.high"),
          decimal("b.low"),
          decimal("b.close"),
          decimal("b.volume"),
          time("b.held_open_time"),
          whole("b.held_gmt_offset_s").orNull(),
          text("b.why"),
          text("b.raw_message_id::text as raw_message_id"),
          time("b.received_at").sortable());

  @Bean
  ListSpec rejectedList() {
    return ListSpec.named("rejected", "Rejected")
        .summary("Messages of known senders that were refused")
        .note("Newest first by rejected_at.")
        .from("rejected_messages r")
        .newestFirst(SortKey.bigint("r.id"))
        .columns(REJECTED_COLUMNS)
        .filters(
            ListFilter.text("source", "r.source")
                .note("tradingview, mt5, supabase, trainer, inbox, or a source of your own."),
            ListFilter.text("sender", "r.sender").note("The token's id or the login."),
            ListFilter.text("code", "r.code").note("The error code."),
            ListFilter.from("r.rejected_at"),
            ListFilter.to("r.rejected_at"))
        .shown(REJECTED_PAGE)
        .build();
  }

  @Bean
  ListSpec dealsList() {
    return ListSpec.named("deals", "Deal")
        .summary("Deals as MetaTrader 5 sent them")
        .note("Newest first by receipt.")
        .from("trading_data d")
        .newestFirst(SortKey.bigint("d.id"))
        .addressedBy(SortKey.text("d.login"), SortKey.text("d.ticket"))
        .columns(DEALS_COLUMNS)
        .filters(
            exact("login", "d.login").note("Exactly this account."),
            exact("symbol", "d.symbol"),
            exact("position_id", "d.position_id"),
            ListFilter.from("d.deal_time"),
            ListFilter.to("d.deal_time"))
        .shown(DEALS_PAGE)
        .build();
  }

  @Bean
  ListSpec dealCorrectionsList() {
    return ListSpec.named("deal-corrections", "DealCorrection")
        .summary("Deals that came again with other content, and what they were")
        .note("Newest first.")
        .from("deal_history h join trading_data d using (login, ticket)")
        .newestFirst(SortKey.bigint("h.id"))
        .columns(DEAL_CORRECTIONS_COLUMNS)
        .filters(
            exact("login", "h.login").note("Exactly this account."),
            exact("ticket", "h.ticket"),
            exact("position_id", "h.position_id").note("The position it was of."),
            ListFilter.from("h.replaced_at"),
            ListFilter.to("h.replaced_at"))
        .build();
  }

  @Bean
  ListSpec barConflictsList() {
    return ListSpec.named("bar-conflicts", "BarConflict")
        .summary("Bars that contradict closed ones of another offset and were put aside")
        .note("Newest first.")
        .from("bar_conflicts b")
        .newestFirst(SortKey.bigint("b.id"))
        .columns(BAR_CONFLICTS_COLUMNS)
        .filters(
            exact("login", "b.login").note("Exactly this account."),
            ListFilter.text("symbol", "b.symbol"),
            exact("period", "b.period"),
            oneOf("why", "b.why", "same_time", "same_broker_time").note("What it contradicts."),
            ListFilter.from("b.received_at"),
            ListFilter.to("b.received_at"))
        .build();
  }
}
