package io.bactrian.models.training;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.object;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.CLIP;
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

/** The list of trainings. */
@Configuration(proxyBeanMethods = false)
class RunLists {
  private static final List<Column> RUNS_COLUMNS =
      List.of(
          text("r.id"),
          text("r.model").sortable(),
          text("r.target"),
          text("r.symbol"),
          text("r.period"),
          time("r.window_from").orNull(),
          time("r.window_to"),
          text("r.state")
              .sortable()
              .oneOf("queued", "dispatched", "running", "completed", "failed"),
          number("r.progress"),
          whole("r.attempt"),
          text("r.dataset_id").orNull(),
          text("r.version").orNull(),
          bool("r.promoted")
              .orNull()
              .sortable()
              .note("Null for a step of a backtest, too: no gate judges it."),
          text("r.backtest_id")
              .orNull()
              .note("The backtest whose step it is; such a run's model is no version."),
          text("r.reason").orNull(),
          text("r.requested_by"),
          time("r.created_at").sortable(),
          time("r.last_heartbeat_at").orNull(),
          time("r.heard_at")
              .orNull()
              .note("The former name of last_heartbeat_at, kept for one release."),
          time("r.finished_at").orNull(),
          object("r.hyperparameters").inDetail(),
          object("r.metrics").orNull().inDetail(),
          object("r.checks")
              .orNull()
              .inDetail()
              .note("What the checks of its dataset found (docs/checks.md)."),
          objects("r.artifacts").orNull().inDetail());

  private static final ListView RUNS_PAGE =
      ListView.page(40, "Runs", "Trainings: asked for, sent to the trainer, judged by the gate.")
          .one(
              "Run",
              "Training of {model}, asked for by {requested_by} {created_at}: "
                  + "{state}[, {reason}].")
          .namedBy("run_id")
          .foundBy(SearchKey.id("r.id"), SearchKey.name("r.model"))
          .amongResults()
          .inLineage("run", "id")
          .cells(
              cell("Asked for (UTC)", "created_at", TIME),
              cell("Model", "model", STRONG),
              cell("State", "state", BADGE),
              cell("Verdict", "promoted", BADGE),
              cell("Why", "reason", CLIP))
          .fields(
              field("model", "Model"),
              field("status", "State"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No run yet",
              "Name a symbol above, or wait for the nightly schedule. A run needs some days of"
                  + " bars.");

  @Bean
  ListSpec runsList() {
    return ListSpec.named("runs", "Run")
        .summary("Trainings")
        .note("Newest first. A run that failed says why.")
        .from("model_runs r")
        .newestFirst(SortKey.text("r.id"))
        .columns(RUNS_COLUMNS)
        .filters(
            ListFilter.text("model", "r.model"),
            ListFilter.text("symbol", "r.symbol"),
            ListFilter.text("target", "r.target"),
            oneOf("status", "r.state", "queued", "dispatched", "running", "completed", "failed")
                .note("The state."),
            exact("backtest_id", "r.backtest_id").note("Exactly the steps of this backtest."),
            exact("dataset_id", "r.dataset_id").note("Exactly this dataset."),
            ListFilter.from("r.created_at"),
            ListFilter.to("r.created_at"))
        .shown(RUNS_PAGE)
        .build();
  }
}
