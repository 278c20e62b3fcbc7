package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.releases.Aliases;
import io.bactrian.models.releases.ModelVersions;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who answered at a moment. */
@RestController
final class ServedController {
  private final JdbcClient jdbc;
  private final ModelVersions versions;
  private final Aliases aliases;
  private final Clock clock;

  ServedController(JdbcClient jdbc, ModelVersions versions, Aliases aliases, Clock clock) {
    this.jdbc = jdbc;
    this.versions = versions;
    this.aliases = aliases;
    this.clock = clock;
  }

  /**
   * @param champion the version; null where none answered
   * @param since when it came there; null where none ever did
   * @param by who put it there: the gate, a rollout, or a person
   * @param evidence the reason that was given
   * @param beside rollouts that were under way
   * @param aliases what each alias named then
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Served(
      String model,
      Instant at,
      @Nullable String champion,
      @Nullable Instant since,
      @Nullable String kind,
      @Nullable String by,
      @Nullable String evidence,
      List<Tried> beside,
      List<Aliases.Named> aliases) {}

  /**
   * @param share of the units that it answered
   * @param approvedBy null where nobody had approved it yet
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Tried(
      String rollout,
      String version,
      double share,
      String startedBy,
      @Nullable String approvedBy) {}

  private record Deployment(
      @Nullable String toVersion, OffsetDateTime at, String kind, String by, String reason) {}

  @Operation(
      operationId = "servedModel",
      tags = "flow",
      summary = "Who answered for a model at a moment, since when, by whom and on what evidence",
      description = "Now, where at is left out.")
  @GetMapping("/api/v1/models/{model}/served")
  Served served(@PathVariable String model, @RequestParam(required = false) @Nullable String at) {
    Instant now = clock.instant();
    Instant moment = Objects.requireNonNullElse(GivenFields.past("at", at, now), now);
    versions.requireModel(model);
    OffsetDateTime then = moment.atOffset(ZoneOffset.UTC);
    Deployment last =
        jdbc.sql(
                """
                select to_version, at, kind, by, reason from ml_model_deployments
                where model = :model and at <= :then order by id desc limit 1
                """)
            .param("model", model)
            .param("then", then)
            .query(Deployment.class)
            .optional()
            .orElse(null);
    List<Tried> beside = beside(model, then);
    List<Aliases.Named> named = aliases.at(model, moment);
    return last == null
        ? new Served(model, moment, null, null, null, null, null, beside, named)
        : new Served(
            model,
            moment,
            last.toVersion(),
            last.at().toInstant(),
            last.kind(),
            last.by(),
            last.reason(),
            beside,
            named);
  }

  @Operation(
      operationId = "modelAt",
      tags = "flow",
      summary = "Who answered for a model at a moment, as /served says it",
      description = "With at; the id is then the model's name.")
  @GetMapping(value = "/api/v1/models/{id}", params = "at")
  Served at(@PathVariable("id") String model, @RequestParam String at) {
    return served(model, at);
  }

  private List<Tried> beside(String model, OffsetDateTime then) {
    return jdbc.sql(
            """
            select r.id as rollout, r.challenger as version, m.to_share as share, r.started_by,
              case when r.approved_at <= :then then r.approved_by end as approved_by
            from model_rollouts r cross join lateral (
              select to_share from model_rollout_moves where rollout = r.id and at <= :then order by id desc limit 1) m
            where r.model = :model and (r.finished_at is null or r.finished_at > :then)
            """)
        .param("model", model)
        .param("then", then)
        .query(Tried.class)
        .list();
  }
}
