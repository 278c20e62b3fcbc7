package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Checks that two versions can be compared, and begins. */
@Component
class RolloutStart {
  private final JdbcClient jdbc;
  private final Rollouts rollouts;
  private final Clock clock;

  RolloutStart(JdbcClient jdbc, Rollouts rollouts, Clock clock) {
    this.jdbc = jdbc;
    this.rollouts = rollouts;
    this.clock = clock;
  }

  /**
   * @param request {@code model}, {@code version}, {@code reason} and what is to differ from the
   *     gate
   * @throws HubException {@code NOT_FOUND}, {@code UNPROCESSABLE} or {@code CONFLICT} naming the
   *     field
   */
  Rollout start(JsonNode request, RolloutGate declared) {
    String model = GivenFields.given("model", request.path("model").textValue());
    String version = GivenFields.given("version", request.path("version").textValue());
    String reason = GivenFields.reason(request.path("reason").textValue());
    boolean dryRun = request.path("dry_run").asBoolean();
    JsonNode steps = request.path("steps");
    RolloutGate gate =
        declared.with(
            steps.isArray() ? list(steps, JsonNode::doubleValue) : null,
            request.path("unit").textValue());
    Map<String, Facts> facts = facts(model);
    Facts champion =
        facts.values().stream()
            .filter(Facts::champion)
            .findFirst()
            .orElseThrow(
                () ->
                    new HubException(
                        facts.isEmpty() ? ErrorCode.NOT_FOUND : ErrorCode.CONFLICT,
                        "model",
                        "No version of %s answers, so that there is nothing to compare with: promote one."
                            .formatted(model)));
    requireComparable(model, version, champion, facts.get(version));
    var rollout =
        new Rollout(
            Ulid.next(),
            model,
            champion.version(),
            version,
            gate.unit(),
            list(request.path("test_group"), JsonNode::asText),
            gate.steps(),
            1,
            clock.instant(),
            gate.rule(),
            dryRun ? "rehearsed" : "running",
            Caller.current().name(),
            gate.needsApproval(),
            null);
    rollouts.start(rollout, reason, dryRun);
    return rollout;
  }

  private static void requireComparable(
      String model, String version, Facts champion, @Nullable Facts challenger) {
    if (challenger == null) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "version",
          "%s has no version %s: GET /api/v1/models?model=%s lists those there are."
              .formatted(model, version, model));
    }
    if (challenger.champion()) {
      throw new HubException(
          ErrorCode.CONFLICT, "version", "%s is the champion already.".formatted(version));
    }
    if (challenger.verdict().equals("refused")) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "version",
          "The gate refused %s (%s): a rollout is for versions that passed it."
              .formatted(version, challenger.reason()));
    }
    if (challenger.horizon() == 0) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "version",
          "%s was trained on no dataset of the hub, so that nobody can say what it should have answered: promote it by hand."
              .formatted(version));
    }
    if (!challenger.classes().equals(champion.classes())
        || challenger.horizon() != champion.horizon()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "version",
          "%s answers %s over %d bars and the champion %s over %d: only answers to one question compare."
              .formatted(
                  version,
                  challenger.classes(),
                  challenger.horizon(),
                  champion.classes(),
                  champion.horizon()));
    }
  }

  private record Facts(
      String version,
      boolean champion,
      String verdict,
      String reason,
      List<String> classes,
      int horizon) {}

  private Map<String, Facts> facts(String model) {
    return jdbc
        .sql(
            """
            select v.version, v.version is not distinct from m.champion as champion, v.verdict, v.reason, v.classes,
              coalesce((d.manifest #>> '{labels,horizon_bars}')::integer, 0) as horizon
            from ml_model_versions v join models m using (model) left join datasets d on d.id = v.dataset_id
            where v.model = :model
            """)
        .param("model", model)
        .query(
            (row, number) ->
                new Facts(
                    row.getString("version"),
                    row.getBoolean("champion"),
                    row.getString("verdict"),
                    row.getString("reason"),
                    List.of((String[]) row.getArray("classes").getArray()),
                    row.getInt("horizon")))
        .list()
        .stream()
        .collect(Collectors.toMap(Facts::version, Function.identity()));
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
    return StreamSupport.stream(array.spliterator(), false).map(element).toList();
  }
}
