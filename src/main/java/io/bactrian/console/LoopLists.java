package io.bactrian.console;

import static io.bactrian.console.ListFilter.exact;
import static io.bactrian.console.ListFilter.oneOf;
import static io.bactrian.console.ListFilter.text;

import java.util.List;

/** The lists of what the loop makes: datasets, runs, models, inferences. */
final class LoopLists {
  private LoopLists() {}

  /** Who was put in charge of the model when, by whom, and why. */
  private static final String DEPLOYMENTS =
      """
      (select coalesce(jsonb_agg(to_jsonb(d) - 'id' - 'model' order by d.id desc), '[]')
       from (select * from ml_model_deployments where model = m.model order by id desc limit 20) d) as deployments\
      """;

  private static final ListSpec DATASETS =
      new ListSpec(
          "datasets",
          "datasets d",
          List.of(SortKey.time("d.created_at"), SortKey.text("d.id")),
          true,
          List.of(SortKey.text("d.id")),
          List.of(
              "d.id",
              "d.symbol",
              "d.period",
              "d.first_at",
              "d.known_at",
              "d.holdout_at",
              "d.bars",
              "d.signals",
              "d.rows",
              "d.train_rows",
              "d.train_sha256",
              "d.train_size",
              "d.holdout_rows",
              "d.holdout_sha256",
              "d.holdout_size",
              "d.manifest_sha256",
              "d.code_version",
              "d.created_at"),
          List.of("d.train_key", "d.holdout_key", "d.features", "d.targets", "d.manifest"),
          List.of(
              text("symbol", "d.symbol"),
              exact("period", "d.period"),
              ListFilter.from("d.created_at"),
              ListFilter.to("d.created_at")));

  private static final ListSpec RUNS =
      new ListSpec(
          "runs",
          "model_runs r",
          List.of(SortKey.text("r.id")),
          true,
          List.of(SortKey.text("r.id")),
          List.of(
              "r.id",
              "r.model",
              "r.target",
              "r.symbol",
              "r.period",
              "r.window_from",
              "r.window_to",
              "r.state",
              "r.progress",
              "r.attempt",
              "r.dataset_id",
              "r.version",
              "r.promoted",
              "r.reason",
              "r.requested_by",
              "r.created_at",
              "r.heard_at",
              "r.finished_at"),
          List.of("r.hyperparameters", "r.metrics", "r.artifacts"),
          List.of(
              text("model", "r.model"),
              text("symbol", "r.symbol"),
              text("target", "r.target"),
              oneOf("status", "r.state", "queued", "dispatched", "running", "completed", "failed"),
              exact("dataset_id", "r.dataset_id"),
              ListFilter.from("r.created_at"),
              ListFilter.to("r.created_at")));

  private static final ListSpec MODELS =
      new ListSpec(
          "models",
          "ml_model_versions m",
          List.of(SortKey.time("m.created_at"), SortKey.text("m.model"), SortKey.text("m.version")),
          true,
          List.of(SortKey.text("m.model"), SortKey.text("m.version")),
          List.of(
              "m.model || ':' || m.version as id",
              "m.model",
              "m.version",
              "m.alias",
              "m.verdict",
              "m.reason",
              "m.log_loss",
              "m.base_log_loss",
              "m.improvement",
              "m.improvement_lower_95",
              "m.champion_improvement_lower_95",
              "m.rows",
              "m.dataset_id",
              "m.run_id",
              "m.sha256",
              "m.size",
              "m.created_at"),
          List.of("m.features", "m.classes", DEPLOYMENTS),
          List.of(
              text("model", "m.model"),
              oneOf("status", "m.alias", "champion", "candidate", "retired"),
              oneOf("verdict", "m.verdict", "promoted", "refused"),
              exact("dataset_id", "m.dataset_id"),
              ListFilter.from("m.created_at"),
              ListFilter.to("m.created_at")));

  private static final ListSpec INFERENCES =
      new ListSpec(
          "inferences",
          "inferences i",
          List.of(SortKey.text("i.id")),
          true,
          List.of(SortKey.text("i.id")),
          List.of(
              "i.id",
              "i.symbol",
              "i.strategy",
              "i.as_of",
              "i.bar_closed_at",
              "i.action",
              "i.proposed_action",
              "i.confidence",
              "i.model",
              "i.model_version",
              "i.policy_verdict",
              "i.policy_reasons",
              "i.volume",
              "i.caller",
              "i.asked_at",
              "i.latency_us"),
          List.of("i.model_sha256", "i.lobes", "i.features"),
          List.of(
              text("strategy", "i.strategy"),
              text("symbol", "i.symbol"),
              oneOf("action", "i.action", "BUY", "SELL", "HOLD"),
              oneOf("status", "i.policy_verdict", "allow", "reduce", "block"),
              text("model", "i.model"),
              ListFilter.from("i.asked_at"),
              ListFilter.to("i.asked_at")));

  private static final ListSpec POLICY_CHANGES =
      new ListSpec(
          "policy-changes",
          "policy_changes p",
          List.of(SortKey.bigint("p.id")),
          true,
          List.of(SortKey.bigint("p.id")),
          List.of(
              "p.id::text as id",
              "p.changed_at",
              "p.changed_by",
              "p.reason",
              "p.before",
              "p.after"),
          List.of(),
          List.of(
              text("changed_by", "p.changed_by"),
              ListFilter.from("p.changed_at"),
              ListFilter.to("p.changed_at")));

  static final List<ListSpec> ALL = List.of(DATASETS, RUNS, MODELS, INFERENCES, POLICY_CHANGES);

  static final String PATTERN = "datasets|runs|models|inferences|policy-changes";
}
