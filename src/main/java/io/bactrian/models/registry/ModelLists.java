package io.bactrian.models.registry;

import static io.bactrian.hub.lists.Column.bool;
import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.objects;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.texts;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.exact;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
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

/** The list of models' versions. */
@Configuration(proxyBeanMethods = false)
class ModelLists {
  private static final List<Column> MODELS_COLUMNS =
      List.of(
          text("m.model || ':' || m.version as id"),
          text("m.model").sortable(),
          text("m.version").sortable(),
          text("m.alias").sortable().oneOf("champion", "candidate", "retired"),
          text("""
                  case when m.alias = 'champion' then m.alias else coalesce(
                    (select case when r.steps[r.step] = 0 then 'shadow' else 'canary' end from model_rollouts r
                     where r.model = m.model and r.challenger = m.version and r.state = 'running'), m.alias) end as stage\
                  """)
              .oneOf("candidate", "shadow", "canary", "champion", "retired")
              .note("What is done with it now; nobody sets it."),
          texts(
                  """
                  array(select a.alias from (select distinct on (alias) alias, to_version from model_aliases
                    where model = m.model order by alias, id desc) a where a.to_version = m.version order by 1) as aliases\
                  """)
              .note("The free aliases that name it."),
          texts(
                  """
                  array(select t.tag from model_releases t where t.model = m.model and t.version = m.version
                    order by t.at desc, t.tag) as releases\
                  """)
              .note("The tags that it was released under, the newest first."),
          bool("m.verdict = 'promoted' and exists (select from model_releases t where t.model = m.model"
                  + " and t.version = m.version and t.pre is null) as stable")
              .note("It was released other than as a pre-release, and the gate promoted it."),
          text("m.verdict").sortable().oneOf("promoted", "refused"),
          text("m.reason"),
          number("m.log_loss").orNull().sortable(),
          number("m.base_log_loss").orNull().sortable(),
          number("m.improvement").orNull(),
          number("m.improvement_lower_95").orNull().sortable(),
          number("m.champion_improvement_lower_95").orNull(),
          whole("m.rows"),
          text("(select d.manifest #>> '{features,set}' from datasets d where d.id ="
                  + " m.dataset_id) as feature_set")
              .orNull()
              .note("The set of features that it was trained on."),
          text("coalesce(m.signature ->> 'kind', 'probabilities') as kind")
              .note("What its file answers; of a step's kind where it is no probabilities."),
          text("m.dataset_id").orNull().note("Null where it learned from none of this hub."),
          text("m.run_id"),
          text("m.sha256"),
          whole("m.size"),
          time("m.created_at").sortable(),
          texts("m.features").inDetail(),
          texts("m.classes").inDetail(),
          objects(
                  """
                  (select coalesce(jsonb_agg(jsonb_build_object('feature', i.key, 'value', i.value)
                     order by i.value::double precision desc, i.key), '[]')
                   from model_runs r, jsonb_each(case when jsonb_typeof(r.metrics -> 'importance') = 'object'
                     then r.metrics -> 'importance' else '{}' end) i
                   where r.id = m.run_id and jsonb_typeof(i.value) = 'number') as importance\
                  """)
              .inDetail()
              .note("What each feature moves the answers by, as the trainer reported it."),
          text("(select r.metrics ->> 'importance_method' from model_runs r where r.id = m.run_id)"
                  + " as importance_method")
              .orNull()
              .inDetail(),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(s) - 'id' order by s.id desc), '[]')
                   from (select id, created_at as at, value as log_loss, base, lower_95, upper_95, rows, measured_on
                     from ml_performance_metrics where model = m.model and version = m.version and metric = 'log_loss' and slice_by is null
                     order by id desc limit 20) s) as scores\
                  """)
              .inDetail()
              .note(
                  "Log loss in nats a row, on the holdout and then, as long as it was champion, on"
                      + " what became known later."),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(r) - 'id' - 'subject' - 'of' - 'version' order by r.passed, r.id desc), '[]')
                   from (select * from scenario_results where subject = 'model' and of = m.model and version = m.version
                     order by id desc limit 200) r) as scenarios\
                  """)
              .inDetail()
              .note("What it answered in each scenario when it was registered, failed ones first."),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(d) - 'id' - 'model' order by d.id desc), '[]')
                   from (select * from ml_model_deployments where model = m.model order by id desc limit 20) d) as deployments\
                  """)
              .inDetail(),
          objects(
                  """
                  (select coalesce(jsonb_agg(to_jsonb(a) - 'id' - 'model' order by a.id desc), '[]')
                   from (select * from model_aliases where model = m.model order by id desc limit 20) a) as alias_changes\
                  """)
              .inDetail()
              .note("Of the model's free aliases, the newest 20."));

  private static final ListView MODELS_PAGE =
      ListView.page(
              50,
              "Models",
              "Every version, measured against the base rate on rows that no trainer saw.")
          .one("Model version", "Version {version} of {model}: {stage}; the gate {verdict} it.")
          .namedBy("model", "version")
          .namedBy("model", "model_version")
          .namedBy("model", "champion")
          .namedBy("model", "challenger")
          .foundBy(SearchKey.name("m.model"), SearchKey.id("m.version"))
          .amongResults()
          .inLineage("model", "id")
          .cells(
              cell("Model", "model", STRONG),
              cell("Version", "version", SHORT_CODE),
              cell("Stage", "stage", BADGE),
              cell("Log loss", "log_loss", FIGURE),
              cell("Base rate", "base_log_loss", FIGURE),
              cell("Verdict", "verdict", BADGE),
              cell("Registered (UTC)", "created_at", TIME))
          .fields(
              field("model", "Model"),
              field("status", "Alias"),
              field("from", "From (UTC)"),
              field("to", "Before (UTC)"))
          .whenEmpty(
              "No model yet",
              "A model appears when a run has completed, whether the gate let it through or not.");

  @Bean
  ListSpec modelsList() {
    return ListSpec.named("models", "ModelVersion")
        .summary("Registered versions, measured against the base rate")
        .note(
            "Newest first by created_at. The gate measures on rows that no trainer saw; log loss in"
                + " nats.")
        .from("ml_model_versions m")
        .newestFirst(
            SortKey.time("m.created_at"), SortKey.text("m.model"), SortKey.text("m.version"))
        .addressedBy(SortKey.text("m.model"), SortKey.text("m.version"))
        .columns(MODELS_COLUMNS)
        .filters(
            ListFilter.text("model", "m.model"),
            ListFilter.text("symbol", "(select o.symbol from models o where o.model = m.model)"),
            oneOf("status", "m.alias", "champion", "candidate", "retired").note("The alias."),
            oneOf("verdict", "m.verdict", "promoted", "refused").note("The gate's verdict."),
            exact("dataset_id", "m.dataset_id").note("Exactly this dataset."),
            ListFilter.from("m.created_at"),
            ListFilter.to("m.created_at"))
        .shown(MODELS_PAGE)
        .build();
  }
}
