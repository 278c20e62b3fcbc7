package io.bactrian.watch.queue;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.json;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.DURATION;
import static io.bactrian.hub.lists.ListView.Format.SENTENCE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
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

/** The lists of work, of how much of it there is, and of how many workers were decided. */
@Configuration(proxyBeanMethods = false)
class QueueLists {
  private static final String[] STATES = {
    "waiting", "leased", "refused", "done", "dead", "discarded"
  };

  private static final List<Column> WORK =
      List.of(
          text("w.id::text as id"),
          text("w.kind").sortable().note("The route direct:work-<kind> does it."),
          text("w.dedupe_key").note("With the kind: what makes it the same work."),
          text("w.state").sortable().oneOf(STATES),
          whole("w.priority").sortable().note("The greatest first."),
          whole("w.attempts").sortable(),
          whole("w.max_attempts").note("After so many it is a dead letter."),
          whole(
                  "extract(epoch from coalesce(w.finished_at, clock_timestamp()) - w.enqueued_at)::bigint as age_seconds")
              .note("Until it was over, or until now."),
          time("w.enqueued_at").sortable(),
          time("w.next_at")
              .sortable()
              .note("When it is due; of what is leased: the lease's end; of what is over: then."),
          time("w.claimed_at").orNull(),
          time("w.finished_at").orNull(),
          text("w.leased_by").orNull().note("The hub that has it."),
          text("w.reason").orNull().note("Why it is refused, waits again or has failed."),
          json("w.payload").inDetail());

  private static final ListView WORK_PAGE =
      ListView.page(91, "Queue", "Work that a route of its kind does, and what became of it.")
          .one("Work", "Of kind {kind}: {state} after {attempts} of {max_attempts} attempts.")
          .foundBy(SearchKey.number("w.id"))
          .cells(
              cell("Kind", "kind", STRONG),
              cell("State", "state", BADGE),
              cell("Key", "dedupe_key", SENTENCE),
              cell("Attempts", "attempts", COUNT),
              cell("Age", "age_seconds", DURATION),
              cell("Due (UTC)", "next_at", TIME),
              cell("Reason", "reason", SENTENCE))
          .fields(
              field("state", "State"),
              field("kind", "Kind"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No work", "A step enqueue-work-action or POST /api/v1/ai-queue puts it here.");

  @Bean
  ListSpec workList() {
    return ListSpec.named("ai-queue", "Work")
        .summary("Work in the queue, and what became of it")
        .note("Newest first.")
        .from("ai_queue w")
        .newestFirst(SortKey.bigint("w.id"))
        .columns(WORK)
        .filters(
            oneOf("state", "w.state", STATES),
            ListFilter.text("kind", "w.kind"),
            ListFilter.text("dedupe_key", "w.dedupe_key"),
            ListFilter.from("w.enqueued_at"),
            ListFilter.to("w.enqueued_at"))
        .shown(WORK_PAGE)
        .build();
  }

  @Bean
  ListSpec queueDepthsList() {
    return ListSpec.named("queue-depths", "QueueDepth")
        .summary("How much work there is of each kind and state, and how old it is")
        .note("What is over counts for a day.")
        .from("ai_queue_depths d")
        .ordered(SortKey.text("d.kind"), SortKey.text("d.state"))
        .columns(
            List.of(
                text("d.kind || ':' || d.state as id"),
                text("d.kind").sortable(),
                text("d.state").oneOf(STATES),
                whole("d.depth").sortable(),
                whole("d.due").note("That could begin now."),
                whole("d.oldest_seconds").note("Since the oldest of them was put in.")))
        .filters(ListFilter.text("kind", "d.kind"), oneOf("state", "d.state", STATES))
        .shown(
            ListView.page(92, "Queue depth", "How much work there is, by kind and state.")
                .cells(
                    cell("Kind", "kind", STRONG),
                    cell("State", "state", BADGE),
                    cell("Pieces", "depth", COUNT),
                    cell("Due", "due", COUNT),
                    cell("Oldest", "oldest_seconds", DURATION))
                .fields(field("kind", "Kind"), field("state", "State"))
                .whenEmpty("No work", "Nothing waits, and nothing was done within a day."))
        .build();
  }

  @Bean
  ListSpec queueScalingsList() {
    return ListSpec.named("queue-scalings", "QueueScaling")
        .summary("Looks at the load of the queue, and how many workers were decided")
        .note("Newest first. The newest one holds.")
        .from("queue_scalings s")
        .newestFirst(SortKey.bigint("s.id"))
        .columns(
            List.of(
                text("s.id::text as id"),
                time("s.at").sortable(),
                whole("s.workers_before").note("Of each hub."),
                whole("s.workers").note("Of each hub, from then on."),
                whole("s.wanted").note("Of all hubs, by the load alone."),
                whole("s.hubs"),
                whole("s.due").note("Pieces of work."),
                number("s.oldest_seconds"),
                number("s.arrivals_per_second"),
                number("s.work_seconds").orNull().note("One piece, on average."),
                bool("s.changed"),
                text("s.reason")))
        .filters(
            oneOf("changed", "s.changed::text", "true", "false"),
            ListFilter.from("s.at"),
            ListFilter.to("s.at"))
        .shown(
            ListView.page(93, "Scaling", "How many workers each hub has, and why.")
                .cells(
                    cell("At (UTC)", "at", TIME),
                    cell("Workers before", "workers_before", COUNT),
                    cell("Workers", "workers", COUNT),
                    cell("Wanted of all hubs", "wanted", COUNT),
                    cell("Due", "due", COUNT),
                    cell("Reason", "reason", SENTENCE))
                .fields(field("changed", "Changed", "true", "false"))
                .whenEmpty("No look yet", "Every ten minutes the hub looks at the queue's load."))
        .build();
  }
}
