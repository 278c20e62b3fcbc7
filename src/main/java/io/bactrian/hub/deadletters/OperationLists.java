package io.bactrian.hub.deadletters;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.json;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.CODE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
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

/** The lists of dead letters and of what operators did. */
@Configuration(proxyBeanMethods = false)
class OperationLists {
  private static final List<Column> DEAD_LETTERS_COLUMNS =
      List.of(
          text("d.id::text as id"),
          text("d.route_id").sortable(),
          text("d.step").orNull().sortable().note("The node of the route that failed."),
          text("d.subscriber").orNull(),
          text("d.event_id").orNull(),
          text("d.code").sortable(),
          text("d.message"),
          text("d.payload_excerpt").orNull(),
          whole("d.payload_bytes"),
          whole("d.attempts").sortable(),
          bool("d.muted")
              .note("It failed while nothing was to leave the hub; a replay keeps to it."),
          time("d.failed_at").sortable(),
          time("d.retried_at").orNull(),
          time("d.edited_at").orNull(),
          text("d.edited_by").orNull(),
          time("d.replayed_at").orNull(),
          text("d.replayed_by").orNull(),
          time("d.discarded_at").orNull(),
          text("d.discarded_by").orNull(),
          text("d.state").sortable().oneOf("open", "replayed", "discarded"),
          json("d.payload").inDetail().note("Only in a single item: any JSON."),
          json("d.original_payload")
              .inDetail()
              .note("Only in a single item, null unless it was edited: the payload as it came."));

  private static final ListView DEAD_LETTERS_PAGE =
      ListView.page(
              100, "Dead letters", "What failed for good, with what is needed to send it again.")
          .one(
              "Dead letter",
              "{code} in {route_id}, failed {failed_at} after {attempts} " + "attempts: {state}.")
          .foundBy(SearchKey.number("d.id"))
          .cells(
              cell("Failed (UTC)", "failed_at", TIME),
              cell("State", "state", BADGE),
              cell("Route", "route_id", CODE),
              cell("Step", "step", CODE),
              cell("Code", "code", CODE),
              cell("Message", "message", CLIP),
              cell("Attempts", "attempts", COUNT))
          .fields(
              field("state", "State"),
              field("route_id", "Route"),
              field("subscriber", "Subscriber"),
              field("code", "Code"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty("No dead letter", "Nothing has failed for good. What does is kept here.");

  private static final List<Column> OPERATOR_ACTIONS_COLUMNS =
      List.of(
          text("o.id::text as id"),
          time("o.done_at").sortable(),
          text("o.done_by").sortable(),
          text("o.action").sortable(),
          text("o.subject").sortable(),
          object("o.detail"));

  @Bean
  ListSpec deadLettersList() {
    return ListSpec.named("dead-letters", "DeadLetter")
        .summary("What failed for good")
        .note("Newest first by failed_at.")
        .from("dead_letters d")
        .newestFirst(SortKey.bigint("d.id"))
        .columns(DEAD_LETTERS_COLUMNS)
        .filters(
            oneOf("state", "d.state", "open", "replayed", "discarded"),
            ListFilter.text("route_id", "d.route_id").note("The route."),
            ListFilter.text("subscriber", "d.subscriber"),
            ListFilter.text("code", "d.code").note("The error code."),
            ListFilter.from("d.failed_at"),
            ListFilter.to("d.failed_at"))
        .shown(DEAD_LETTERS_PAGE)
        .build();
  }

  @Bean
  ListSpec operatorActionsList() {
    return ListSpec.named("operator-actions", "OperatorAction")
        .summary("Who did what to dead letters and subscribers")
        .note("Newest first.")
        .from("operator_actions o")
        .newestFirst(SortKey.bigint("o.id"))
        .columns(OPERATOR_ACTIONS_COLUMNS)
        .filters(
            ListFilter.text("action", "o.action")
                .note("Such as dead-letter.replay or subscriber.rewind."),
            ListFilter.text("subject", "o.subject")
                .note("A letter's id, a subscriber's name, or bulk."),
            ListFilter.text("done_by", "o.done_by").note("The login or role."),
            ListFilter.from("o.done_at"),
            ListFilter.to("o.done_at"))
        .build();
  }
}
