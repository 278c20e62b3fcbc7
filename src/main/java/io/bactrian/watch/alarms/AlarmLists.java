package io.bactrian.watch.alarms;

import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
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

/** The list of alarms. */
@Configuration(proxyBeanMethods = false)
class AlarmLists {
  private static final String[] STATES = {"pending", "firing", "acknowledged", "resolved"};
  private static final String[] SEVERITIES = {"info", "warning", "critical"};

  private static final List<Column> COLUMNS =
      List.of(
          text("a.id::text as id"),
          text("a.key").sortable().note("What is wrong and with what; one is open a key."),
          text("a.alarm_group as \"group\"").sortable().note("What becomes one message."),
          text("a.severity").sortableBy("alarm_rank(a.severity)::text").oneOf(SEVERITIES),
          text("a.state")
              .sortable()
              .oneOf(STATES)
              .note("pending: it may pass by itself, nobody is notified."),
          text("a.title"),
          text("a.detail"),
          text("a.condition").note("That found it; empty where it was raised."),
          whole("a.count").sortable().note("How often it was raised."),
          time("a.first_at").sortable(),
          time("a.fired_at").orNull(),
          time("a.last_at").sortable(),
          time("a.acknowledged_at").orNull(),
          text("a.acknowledged_by").orNull(),
          text("a.reason").orNull().note("Of the last thing that a person did with it."),
          time("a.silenced_until").orNull(),
          time("a.resolved_at").orNull(),
          text("a.resolved_by").orNull().note("hub where what was wrong has gone."),
          object("a.labels"));

  private static final ListView PAGE =
      ListView.page(95, "Alarms", "What is wrong, who knows of it, and what was.")
          .one("Alarm", "{title}: {state}, raised {count} times since {first_at}.")
          .foundBy(SearchKey.number("a.id"), SearchKey.name("a.key"))
          .cells(
              cell("Severity", "severity", BADGE),
              cell("State", "state", BADGE),
              cell("Alarm", "title", STRONG),
              cell("Of", "key", CLIP),
              cell("Detail", "detail", CLIP),
              cell("Times", "count", COUNT),
              cell("Since (UTC)", "first_at", TIME),
              cell("Last (UTC)", "last_at", TIME))
          .fields(
              field("state", "State"),
              field("severity", "Severity"),
              field("group", "Group"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty("No alarm", "Nothing is wrong. What raises an alarm: docs/alarms.md.");

  @Bean
  ListSpec alarmsList() {
    return ListSpec.named("alarms", "Alarm")
        .summary("What is wrong and what was")
        .note("Newest first by last_at.")
        .from("alarms a")
        .newestFirst(SortKey.time("a.last_at"), SortKey.bigint("a.id"))
        .addressedBy(SortKey.bigint("a.id"))
        .columns(COLUMNS)
        .filters(
            oneOf("state", "a.state", STATES),
            oneOf("severity", "a.severity", SEVERITIES),
            ListFilter.text("group", "a.alarm_group"),
            ListFilter.text("key", "a.key"),
            ListFilter.from("a.last_at"),
            ListFilter.to("a.last_at"))
        .shown(PAGE)
        .build();
  }
}
