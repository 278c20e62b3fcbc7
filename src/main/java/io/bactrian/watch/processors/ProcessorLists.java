package io.bactrian.watch.processors;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DURATION;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
import static io.bactrian.hub.lists.ListView.Format.SENTENCE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SearchKey;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The list of processors. */
@Configuration(proxyBeanMethods = false)
class ProcessorLists {
  private static final String[] HEALTH = {
    "healthy", "behind", "failing", "stalled", "paused", "not_enough_data"
  };

  private static final ListView PAGE =
      ListView.page(94, "Processors", "Whoever takes what comes in, and whether it goes on.")
          .one("Processor", "{kind}: {health}[, {reason}].")
          .foundBy(SearchKey.name("p.name"))
          .cells(
              cell("Processor", "name", STRONG),
              cell("Health", "health", BADGE),
              cell("Behind", "lag", COUNT),
              cell("Oldest", "lag_seconds", DURATION),
              cell("A second", "rate", FIGURE),
              cell("Hubs", "instances", COUNT),
              cell("Reason", "reason", SENTENCE))
          .fields(field("health", "Health"), field("kind", "Kind"))
          .whenEmpty("No look yet", "Every quarter of an hour the hub looks at each of them.");

  @Bean
  ListSpec streamProcessorsList() {
    return ListSpec.named("stream-processors", "StreamProcessor")
        .summary("Each subscriber of the change log and each kind of work in the queue")
        .note("In order of their name, as the last look found them. Only healthy is good news.")
        .from("ai_stream_processors p")
        .ordered(SortKey.text("p.name"))
        .columns(
            List.of(
                text("p.name").sortable().note("Of a kind of work: queue/<kind>."),
                text("p.kind").sortable().oneOf("subscriber", "queue"),
                text("p.health").sortable().oneOf(HEALTH),
                text("p.reason"),
                whole("p.lag").note("Positions of the change log, or pieces of work that are due."),
                number("p.lag_seconds").note("Age of the oldest of them."),
                whole("p.processed").note("Since it exists; of the queue: what is kept of it."),
                number("p.rate").orNull().note("A second, since the look before."),
                text("p.last_error").orNull(),
                time("p.last_progress_at").orNull(),
                whole("p.instances").note("Hubs that run it."),
                time("p.since").note("Of this health."),
                time("p.checked_at")))
        .filters(
            oneOf("health", "p.health", HEALTH), oneOf("kind", "p.kind", "subscriber", "queue"))
        .shown(PAGE)
        .build();
  }
}
