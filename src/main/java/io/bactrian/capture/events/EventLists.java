package io.bactrian.capture.events;

import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListView.Format.CODE;
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

/** The list of events. */
@Configuration(proxyBeanMethods = false)
class EventLists {
  private static final List<Column> COLUMNS =
      List.of(
          text("e.id").note("A ULID."),
          text("e.source").sortable().note("What follows /webhooks/ in its address."),
          text("e.kind").sortable(),
          text("e.key").note("A resend of its source and kind has the same."),
          object("e.payload"),
          text("e.prompt").orNull().note("The revision of the prompt that it came of, if it did."),
          time("e.received_at").sortable(),
          text("e.raw_message_id::text as raw_message_id").inDetail());

  private static final ListView PAGE =
      ListView.page(15, "Events", "What sources of your own sent, as it was stored.")
          .one("Event", "{kind} of {source}, received {received_at}.")
          .foundBy(SearchKey.id("e.id"))
          .cells(
              cell("Received (UTC)", "received_at", TIME),
              cell("Source", "source", TEXT),
              cell("Kind", "kind", TEXT),
              cell("Key", "key", CODE))
          .fields(
              field("source", "Source"),
              field("kind", "Kind"),
              field("key", "Key"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No event yet",
              "An event appears when a route that begins with webhook-source ends in"
                  + " store-event-action.");

  @Bean
  ListSpec eventList() {
    return ListSpec.named("events", "Event")
        .summary("What sources of your own sent")
        .note("Newest first by received_at.")
        .from("events e")
        .newestFirst(SortKey.text("e.id"))
        .columns(COLUMNS)
        .filters(
            ListFilter.text("source", "e.source"),
            ListFilter.text("kind", "e.kind"),
            ListFilter.exact("key", "e.key").note("Exactly this key."),
            ListFilter.from("e.received_at"),
            ListFilter.to("e.received_at"))
        .shown(PAGE)
        .build();
  }
}
