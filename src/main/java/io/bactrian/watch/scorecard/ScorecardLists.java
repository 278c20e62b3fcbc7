package io.bactrian.watch.scorecard;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
import static io.bactrian.hub.lists.ListView.Format.SENTENCE;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The scorecard as a list. */
@Configuration(proxyBeanMethods = false)
class ScorecardLists {
  private static final String[] STATES = {"met", "missed", "unclear", "not_enough_data"};

  private static final ListView PAGE =
      ListView.page(59, "Scorecard", "How the hub does beside its targets, computed every hour.")
          .one("Figure of the scorecard", "")
          .cells(
              cell("Measure", "name", STRONG),
              cell("State", "state", BADGE),
              cell("Value", "value", FIGURE),
              cell("95 % interval", "interval", TEXT),
              cell("Target", "goal", TEXT),
              cell("Rows", "rows", COUNT),
              cell("Base rate", "base", FIGURE),
              cell("Note", "missing", SENTENCE))
          .fields(field("measure", "Measure"), field("state", "State", STATES))
          .whenEmpty(
              "No scorecard yet", "The schedule ml-metrics-aggregation makes it every hour.");

  @Bean
  ListSpec scorecardList() {
    return ListSpec.named("scorecard", "ScorecardEntry")
        .summary("How the hub does beside its targets")
        .note(
            "A target is met or missed where the whole interval is on one side of it, else unclear;"
                + " without enough rows there is no value.")
        .from("scorecard c")
        .ordered(SortKey.bigint("c.place"), SortKey.text("c.subject"))
        .addressedBy(SortKey.text("c.measure"), SortKey.text("c.subject"))
        .columns(
            List.of(
                text("c.measure || ':' || c.subject as id"),
                text("concat_ws(' of ', c.measure, nullif(c.subject, 'all')) as name"),
                text("c.measure").sortable(),
                text("c.subject").note("A model, or all."),
                text("c.state").oneOf(STATES),
                number("c.value").orNull().note("Null where there are too few rows."),
                number("c.low").orNull().note("Of the two-sided 95 % interval."),
                number("c.high").orNull(),
                text("round(c.low::numeric, 4) || ' to ' || round(c.high::numeric, 4) as interval")
                    .orNull(),
                text("c.unit"),
                number("c.target").orNull(),
                text("trim_scale(c.target::numeric) || ' ' || c.unit as goal").orNull(),
                text("c.better").oneOf("above", "below").note("Which side of the target is good."),
                number("c.base")
                    .orNull()
                    .note("What needs no model: the majority class, a profit factor of 1."),
                whole("c.rows").sortable(),
                text("c.source").note("What was counted."),
                text("c.missing").note("What is missing for a value, or what limits it."),
                time("c.changed_at").sortable()))
        .filters(
            ListFilter.text("measure", "c.measure"),
            ListFilter.text("subject", "c.subject"),
            oneOf("state", "c.state", STATES))
        .shown(PAGE)
        .build();
  }
}
