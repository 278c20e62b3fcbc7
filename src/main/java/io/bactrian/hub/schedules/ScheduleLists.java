package io.bactrian.hub.schedules;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.CODE;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
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

/** The list of firings. */
@Configuration(proxyBeanMethods = false)
class ScheduleLists {
  private static final String OUTCOME =
      "coalesce(f.outcome, case when f.fired_at is null then 'waiting' else 'running' end)";
  private static final String[] OUTCOMES = {
    "completed", "failed", "skipped", "refused", "running", "waiting"
  };
  private static final String[] KINDS = {"cron", "missed", "run-now", "back-fill"};

  private static final List<Column> COLUMNS =
      List.of(
          text("f.id::text as id"),
          text("f.schedule").sortable(),
          time("f.scheduled_at").note("The time that it runs for."),
          time("f.fired_at").orNull(),
          time("f.ended_at").orNull(),
          number("extract(epoch from f.ended_at - f.fired_at)::float8 as seconds")
              .orNull()
              .sortable()
              .note("How long it took."),
          text(OUTCOME + " as outcome").sortable().oneOf(OUTCOMES),
          text("f.kind").sortable().oneOf(KINDS).note("Missed: later than its time."),
          time("f.covers_from")
              .orNull()
              .note("It stands for all that was missed from here to scheduled_at."),
          text("f.reason").orNull().note("Why it failed or did not run."),
          text("f.hub").orNull().sortable(),
          text("f.asked_by").orNull().note("Who asked for it; null for the clock."),
          text("f.asked_why").orNull());

  private static final ListView PAGE =
      ListView.page(72, "Firings", "Each firing of a schedule: when, where, and what became of it.")
          .one("Firing", "{schedule}, for {scheduled_at}: {outcome}[, {reason}].")
          .foundBy(SearchKey.number("f.id"))
          .cells(
              cell("For (UTC)", "scheduled_at", TIME),
              cell("Schedule", "schedule", STRONG),
              cell("Outcome", "outcome", BADGE),
              cell("Kind", "kind", CODE),
              cell("Seconds", "seconds", FIGURE),
              cell("Fired (UTC)", "fired_at", TIME),
              cell("Hub", "hub", CLIP),
              cell("Reason", "reason", CLIP))
          .fields(
              field("schedule", "Schedule"),
              field("outcome", "Outcome"),
              field("kind", "Kind"),
              field("hub", "Hub"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty("No firing yet", "A schedule that fires leaves a row here.");

  @Bean
  ListSpec scheduleFiringsList() {
    return ListSpec.named("schedule-firings", "ScheduleFiring")
        .summary("What became of each firing of a schedule")
        .note(
            "The newest first. Of each schedule hub.schedules.history-rows are kept, and as many"
                + " that did not complete, at most hub.schedules.history-age old.")
        .from("schedule_firings f")
        .newestFirst(SortKey.time("f.scheduled_at"), SortKey.bigint("f.id"))
        .addressedBy(SortKey.bigint("f.id"))
        .columns(COLUMNS)
        .filters(
            ListFilter.text("schedule", "f.schedule").note("The schedule."),
            oneOf("outcome", OUTCOME, OUTCOMES),
            oneOf("kind", "f.kind", KINDS),
            ListFilter.text("hub", "f.hub").note("The hub."),
            ListFilter.from("f.scheduled_at"),
            ListFilter.to("f.scheduled_at"))
        .shown(PAGE)
        .build();
  }
}
