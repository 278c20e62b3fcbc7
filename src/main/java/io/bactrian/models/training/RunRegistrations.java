package io.bactrian.models.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Candidates;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.releases.Asked;
import io.bactrian.models.releases.Releases;
import io.bactrian.models.runs.Run;
import io.bactrian.models.validation.RunChecks;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Registers what a run of this hub has uploaded, at a person's request: a run whose model was
 * refused when it ended, by a check or a scenario that was mended since, does not have to be
 * trained again. The gate judges as ever.
 */
@Component
class RunRegistrations {
  private final JdbcClient jdbc;
  private final ObjectMapper mapper;
  private final Registry registry;
  private final Candidates candidates;
  private final RunChecks checks;
  private final Releases releases;

  RunRegistrations(
      JdbcClient jdbc,
      ObjectMapper mapper,
      Registry registry,
      Candidates candidates,
      RunChecks checks,
      Releases releases) {
    this.jdbc = jdbc;
    this.mapper = mapper;
    this.registry = registry;
    this.candidates = candidates;
    this.checks = checks;
    this.releases = releases;
  }

  /**
   * @param promoted whether the gate let it pass
   * @param reason the gate's
   * @param release null where no tag was given
   * @param done false where it was only asked what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Registered(
      String run,
      String model,
      String version,
      boolean promoted,
      String reason,
      Releases.@Nullable Tagged release,
      boolean done) {}

  private record Row(
      String id,
      String model,
      String target,
      String state,
      String datasetId,
      int attempt,
      String artifacts,
      @Nullable String version,
      boolean promoted,
      String reason,
      @Nullable String backtestId) {}

  /**
   * A completed run answers what it was registered as. Version, release and flags change in one
   * transaction. A dry run checks the files and asks no gate.
   *
   * @param tag to release the version under; null for none
   * @param passed what becomes of a model that the gate lets pass
   * @throws HubException {@code NOT_FOUND} for an unknown run, {@code CONFLICT} for one that is
   *     under way, {@code UNPROCESSABLE} for one that brought no model, or one that is refused
   */
  Registered register(String run, @Nullable String tag, Asked asked, Passed passed) {
    Row row = row(run);
    if (row.backtestId() != null) {
      throw refused("%s is a step of backtest %s, which is no version.", run, row.backtestId());
    }
    if (row.version() != null) {
      var known = new Registration(row.model(), row.version(), row.promoted(), row.reason());
      return answer(run, known, tag, asked);
    }
    if (!row.state().equals("failed")) {
      throw new HubException(
          ErrorCode.CONFLICT, "run", "%s is %s: wait for its end.".formatted(run, row.state()));
    }
    Candidate candidate = candidate(row);
    if (asked.dryRun()) {
      Registration checked = candidates.verify(candidate, "its files are whole; no gate was asked");
      return answer(run, checked, null, asked);
    }
    RunChecks.RunExamination examination = checks.begin(run, row.model(), row.target());
    return registry.register(
        candidate,
        examination,
        passed,
        registration -> {
          complete(run, registration, examination.json(), asked);
          return answer(run, registration, tag, asked);
        });
  }

  private Registered answer(
      String run, Registration registration, @Nullable String tag, Asked asked) {
    return new Registered(
        run,
        registration.model(),
        registration.version(),
        registration.promoted(),
        registration.reason(),
        tag == null ? null : releases.tag(registration.model(), tag, registration.version(), asked),
        !asked.dryRun());
  }

  private Row row(String run) {
    return jdbc.sql(
            """
            select id, model, target, state, coalesce(dataset_id, '') as dataset_id, attempt,
              coalesce(artifacts, '[]')::text as artifacts, version, coalesce(promoted, false) as promoted,
              coalesce(reason, '') as reason, backtest_id
            from model_runs where id = :run
            """)
        .param("run", run)
        .query(Row.class)
        .optional()
        .orElseThrow(() -> HubException.missing("run", "run", run, "/api/v1/runs"));
  }

  private Candidate candidate(Row row) {
    return new Candidate(
        row.id(),
        row.model(),
        row.target(),
        row.datasetId(),
        Run.objectKey(row.id(), row.attempt(), "model.onnx"),
        sha256(row, "model.onnx"),
        Run.objectKey(row.id(), row.attempt(), "metadata.json"),
        sha256(row, "metadata.json"));
  }

  private String sha256(Row row, String name) {
    try {
      for (JsonNode artifact : mapper.readTree(row.artifacts())) {
        if (artifact.path("name").asText().equals(name)) {
          return artifact.path("sha256").asText();
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL's own text of a jsonb", e);
    }
    throw refused("%s brought no " + name + ": %s", row.id(), row.reason());
  }

  private static HubException refused(String text, String run, String why) {
    return new HubException(ErrorCode.UNPROCESSABLE, "run", text.formatted(run, why));
  }

  /** The last part of the registration's transaction. */
  private void complete(
      String run, Registration registration, @Nullable String checked, Asked asked) {
    jdbc.sql(
            """
            update model_runs set state = 'completed', progress = 1, version = :version, promoted = :promoted,
              reason = :reason, checks = coalesce(cast(:checks as jsonb), checks)
            where id = :run and state = 'failed'
            """)
        .param("version", registration.version())
        .param("promoted", registration.promoted())
        .param(
            "reason",
            "%s; registered again by %s: %s; before: %s"
                .formatted(registration.reason(), asked.by(), asked.reason(), row(run).reason()))
        .param("checks", checked)
        .param("run", run)
        .update();
  }
}
