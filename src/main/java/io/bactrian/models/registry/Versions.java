package io.bactrian.models.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.models.onnx.DeclaredSignature;
import io.bactrian.models.onnx.Signature;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.InUseHistory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The registry's rows. Every write is in the caller's transaction. */
@Component
final class Versions {
  private static final String SELECT =
      """
      select v.*, d.manifest #>> '{features,set}' as feature_set
      from ml_model_versions v left join datasets d on d.id = v.dataset_id
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;

  Versions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param featureSet its name and version, as the dataset names it; null where it names none
   * @param triedWith the bounds of the trial that it passed, null where it passed none
   * @param declared signature of its metadata.json; null where the file says it all
   */
  record Version(
      String model,
      String version,
      String sha256,
      List<String> features,
      @Nullable String featureSet,
      List<String> classes,
      String verdict,
      String reason,
      @Nullable String triedWith,
      @Nullable JsonNode declared) {
    /** What its file takes and answers. */
    Signature signature() {
      return DeclaredSignature.of(
          declared == null ? MissingNode.getInstance() : declared, features.size(), classes);
    }

    Registration registration(String more) {
      return new Registration(model, version, verdict.equals("promoted"), reason + more);
    }
  }

  Optional<Version> ofRun(String runId) {
    return jdbc.sql(SELECT + "where v.run_id = :run")
        .param("run", runId)
        .query((row, number) -> version(row))
        .optional();
  }

  Optional<Version> find(String model, String version) {
    return jdbc.sql(SELECT + "where v.model = :model and v.version = :version")
        .param("model", model)
        .param("version", version)
        .query((row, number) -> version(row))
        .optional();
  }

  /** By a release, or what a free alias names now. */
  Optional<Version> named(String model, String name) {
    return jdbc.sql(
            SELECT
                + """
                where v.model = :model and v.version = coalesce(
                  (select version from model_releases where model = :model and tag = :name),
                  (select to_version from model_aliases where model = :model and alias = :name order by id desc limit 1))
                """)
        .param("model", model)
        .param("name", name)
        .query((row, number) -> version(row))
        .optional();
  }

  /** The newest first. */
  List<String> names(String model) {
    return jdbc.sql(
            "select version from ml_model_versions where model = :model order by created_at desc,"
                + " version limit 100")
        .param("model", model)
        .query(String.class)
        .list();
  }

  Optional<Version> champion(String model) {
    return jdbc.sql(
            SELECT
                + """
                join models m on m.model = v.model and m.champion = v.version
                where m.model = :model
                """)
        .param("model", model)
        .query((row, number) -> version(row))
        .optional();
  }

  /** Who answers now; empty where none does. One look at an index. */
  Optional<String> championVersion(String model) {
    return jdbc.sql("select champion from models where model = :model and champion is not null")
        .param("model", model)
        .query(String.class)
        .optional();
  }

  /** Who was in charge when. */
  InUseHistory history(String model) {
    return new InUseHistory(
        jdbc.sql(
                "select at, to_version, by, reason from ml_model_deployments where model = :model"
                    + " order by id")
            .param("model", model)
            .query(InUseHistory::change)
            .list());
  }

  /** Of the bars that a model is trained on. */
  String period(String model) {
    return jdbc.sql("select period from models where model = :model")
        .param("model", model)
        .query(String.class)
        .single();
  }

  void ensure(String model, Dataset dataset, String target) {
    ensure(model, dataset.symbol(), dataset.period(), target);
  }

  void ensure(String model, String symbol, String period, String target) {
    jdbc.sql(
            """
            insert into models (model, symbol, period, target) values (:model, :symbol, :period, :target)
            on conflict (model) do nothing
            """)
        .param("model", model)
        .param("symbol", symbol)
        .param("period", period)
        .param("target", target)
        .update();
    lock(model);
  }

  /** Holds whoever else would move the same alias until the transaction ends. */
  void lock(String model) {
    if (jdbc.sql("select model from models where model = :model for update")
        .param("model", model)
        .query(String.class)
        .optional()
        .isEmpty()) {
      throw new HubException(ErrorCode.NOT_FOUND, "model", "There is no model " + model + ".");
    }
  }

  void insert(Candidate candidate, Version version, long size, Gate.Verdict gate, long rows) {
    jdbc.sql(
            """
            insert into ml_model_versions (model, version, sha256, size, run_id, dataset_id, features, classes, alias,
              verdict, reason, log_loss, base_log_loss, improvement, improvement_lower_95,
              champion_improvement_lower_95, rows, tried_with, signature)
            values (:model, :version, :sha, :size, :run, nullif(:dataset, ''), :features, :classes, 'candidate',
              :verdict, :reason, :loss, :base, :improvement, :lower, :over::double precision, :rows, :tried, :signature::jsonb)
            """)
        .param("model", version.model())
        .param("version", version.version())
        .param("sha", version.sha256())
        .param("size", size)
        .param("run", candidate.runId())
        .param("dataset", candidate.datasetId())
        .param("features", version.features().toArray(String[]::new))
        .param("classes", version.classes().toArray(String[]::new))
        .param("verdict", version.verdict())
        .param("reason", version.reason())
        .param("loss", finite(gate.logLoss()))
        .param("base", finite(gate.baseLogLoss()))
        .param("improvement", finite(gate.improvement()))
        .param("lower", finite(gate.lower()))
        .param("over", finite(gate.championLower()))
        .param("rows", rows)
        .param("tried", version.triedWith())
        .param("signature", version.declared() == null ? null : version.declared().toString())
        .update();
    metric(candidate, version, gate, rows);
  }

  void tried(Version version, String bounds) {
    jdbc.sql(
            "update ml_model_versions set tried_with = :bounds where model = :model and version ="
                + " :v")
        .param("bounds", bounds)
        .param("model", version.model())
        .param("v", version.version())
        .update();
  }

  private void metric(Candidate candidate, Version version, Gate.Verdict gate, long rows) {
    if (!Double.isFinite(gate.logLoss())) {
      return;
    }
    jdbc.sql(
            """
            insert into ml_performance_metrics (model, version, run_id, metric, value, base, lower_95, rows, measured_on)
            values (:model, :version, :run, 'log_loss', :value, :base, :lower, :rows, :on)
            """)
        .param("model", version.model())
        .param("version", version.version())
        .param("run", candidate.runId())
        .param("value", gate.logLoss())
        .param("base", finite(gate.baseLogLoss()))
        .param("lower", finite(gate.lower()))
        .param("rows", rows)
        .param("on", candidate.datasetId() + "/holdout.parquet")
        .update();
  }

  /** Moves the alias and records it; {@code to} null: none answers any more. */
  void move(String model, @Nullable String to, String kind, String by, String reason) {
    String from = championVersion(model).orElse(null);
    alias(model, from, "retired");
    alias(model, to, "champion");
    jdbc.sql(
            "update models set champion = :to, updated_at = clock_timestamp() where model = :model")
        .param("to", to)
        .param("model", model)
        .update();
    jdbc.sql(
            """
            insert into ml_model_deployments (model, kind, from_version, to_version, by, reason)
            values (:model, :kind, :from, :to, :by, :reason)
            """)
        .param("model", model)
        .param("kind", kind)
        .param("from", from)
        .param("to", to)
        .param("by", by)
        .param("reason", reason)
        .update();
  }

  /** Whom the champion replaced when it was last put there other than by a rollback. */
  Optional<String> before(String model, String champion) {
    return jdbc.sql(
            """
            select coalesce(from_version, '') from ml_model_deployments
            where model = :model and to_version = :champion and kind <> 'rollback' order by id desc limit 1
            """)
        .param("model", model)
        .param("champion", champion)
        .query(String.class)
        .optional()
        .filter(version -> !version.isEmpty());
  }

  private void alias(String model, @Nullable String version, String alias) {
    jdbc.sql("update ml_model_versions set alias = :alias where model = :model and version = :v")
        .param("alias", alias)
        .param("model", model)
        .param("v", version)
        .update();
  }

  private static @Nullable Double finite(@Nullable Double value) {
    return value == null || !Double.isFinite(value) ? null : value;
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        row.getString("model"),
        row.getString("version"),
        row.getString("sha256"),
        List.of((String[]) row.getArray("features").getArray()),
        row.getString("feature_set"),
        List.of((String[]) row.getArray("classes").getArray()),
        row.getString("verdict"),
        row.getString("reason"),
        row.getString("tried_with"),
        declared(row.getString("signature")));
  }

  private static @Nullable JsonNode declared(@Nullable String text) {
    try {
      return text == null ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // PostgreSQL's own text of a jsonb
    }
  }
}
