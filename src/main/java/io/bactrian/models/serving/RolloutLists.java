package io.bactrian.models.serving;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.PERCENT;
import static io.bactrian.hub.lists.ListView.Format.SHORT_CODE;
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

/** The list of rollouts. */
@Configuration(proxyBeanMethods = false)
class RolloutLists {
  private static final String[] STATES = {"running", "promoted", "taken_back", "stopped"};

  private static final List<Column> COLUMNS =
      List.of(
          text("r.id"),
          text("r.model").sortable(),
          text("r.challenger"),
          text("r.champion"),
          text("r.state").sortable().oneOf(STATES),
          number(
                  "case when r.state = 'running' then r.steps[r.step] when r.state = 'promoted' then 1"
                      + " else 0 end as share")
              .note("Of the units, that the challenger answers now."),
          text("r.verdict")
              .orNull()
              .oneOf("promote", "hold", "roll_back", "not_enough_evidence", "withheld")
              .note("Of the last look."),
          texts("r.reasons"),
          whole(
              "(select count(*) from rollout_pairs p where p.rollout = r.id and p.label is not null)"
                  + " as pairs"),
          text("r.unit").oneOf("strategy", "login", "caller"),
          time("r.created_at").sortable(),
          time("r.finished_at").orNull(),
          text("r.started_by"),
          text("r.reason"),
          bool("r.needs_approval"),
          text("r.approved_by").orNull(),
          time("r.looked_at").orNull(),
          time("r.step_since"),
          object("r.rule").inDetail().note("What moves it, fixed when it started."),
          texts("r.test_group").inDetail(),
          objects("to_jsonb(r.steps) as steps").inDetail().note("Shares, rising; 0 is shadow."),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(m) - 'id' - 'rollout' order by m.id), '[]')
                   from model_rollout_moves m where m.rollout = r.id) as moves\
                  """)
              .inDetail()
              .note("Each change with the evidence that it was made on."));

  private static final ListView PAGE =
      ListView.page(
              54,
              "Rollouts",
              "A version beside the champion on a share of the units, judged by what came true.")
          .one(
              "Rollout",
              "{challenger} of {model} beside its champion, started by "
                  + "{started_by} {created_at}: {state}.")
          .namedBy("rollout")
          .foundBy(SearchKey.id("r.id"), SearchKey.name("r.model"))
          .amongResults()
          .cells(
              cell("Model", "model", STRONG),
              cell("Challenger", "challenger", SHORT_CODE),
              cell("Champion", "champion", SHORT_CODE),
              cell("State", "state", BADGE),
              cell("Share", "share", PERCENT),
              cell("Verdict", "verdict", BADGE),
              cell("Pairs", "pairs", COUNT),
              cell("Started (UTC)", "created_at", TIME))
          .fields(
              field("model", "Model"),
              field("status", "State"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No rollout yet",
              "POST /functions/v1/ml-model-management with operation canary, a model, a version and a"
                  + " reason tries a version beside the champion.");

  @Bean
  ListSpec rolloutsList() {
    return ListSpec.named("rollouts", "Rollout")
        .summary("Versions that are or were tried beside a champion")
        .note("Newest first by created_at.")
        .from("model_rollouts r")
        .newestFirst(SortKey.time("r.created_at"), SortKey.text("r.id"))
        .addressedBy(SortKey.text("r.id"))
        .columns(COLUMNS)
        .filters(
            ListFilter.text("model", "r.model"),
            oneOf("status", "r.state", STATES).note("The state."),
            ListFilter.from("r.created_at"),
            ListFilter.to("r.created_at"))
        .shown(PAGE)
        .build();
  }
}
