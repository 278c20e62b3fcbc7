package io.bactrian.models.jsonmodels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** JSON models: the service role writes them, an operator may put an older version in use. */
@RestController
@RequestMapping("/api/v1/json-models/{kind}/{name}")
class JsonModelsController {
  private static final Logger log = LoggerFactory.getLogger(JsonModelsController.class);

  private final JsonModels models;

  JsonModelsController(JsonModels models) {
    this.models = models;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record JsonModelWanted(
      @Nullable JsonNode model, @Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param version null for the one that the present one replaced
   * @param seen the version that was in use when it was decided; null for whichever is
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record JsonModelRollback(
      @Nullable String version,
      @Nullable String seen,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /** A version that is kept, whether it is in use or not. */
  record JsonModelKept(String kind, String name, String version, JsonNode model) {}

  /**
   * @param version the one in use now, or null for none
   * @param done false where it was only asked what would happen
   */
  record JsonModelMoved(
      String kind, String name, @Nullable String version, @Nullable Instant since, boolean done) {}

  record JsonModelVersions(List<ModelChanges.JsonModelVersion> items) {}

  @Operation(operationId = "getJsonModel", tags = "flow", summary = "The version in use")
  @GetMapping
  JsonModel get(@PathVariable String kind, @PathVariable String name) {
    return models.get(kind, name);
  }

  @Operation(
      operationId = "listJsonModelVersions",
      tags = "flow",
      summary = "Every version that ever was in use, newest first")
  @GetMapping("/versions")
  JsonModelVersions versions(@PathVariable String kind, @PathVariable String name) {
    return new JsonModelVersions(models.versions(kind, name));
  }

  @Operation(operationId = "getJsonModelVersion", tags = "flow", summary = "One version's content")
  @GetMapping("/versions/{version}")
  JsonModelKept version(
      @PathVariable String kind, @PathVariable String name, @PathVariable String version) {
    return new JsonModelKept(kind, name, version, models.content(kind, name, version));
  }

  @Operation(
      operationId = "putJsonModel",
      tags = "flow",
      summary = "Keeps a version and puts it in use",
      description =
          "The service role only. A model that is refused leaves the one in use as it is; the same"
              + " model again changes nothing. Other hubs use it within five minutes.")
  @PutMapping
  JsonModel put(
      @PathVariable String kind, @PathVariable String name, @RequestBody JsonModelWanted body) {
    Caller caller = Caller.current();
    if (!caller.is(Role.SERVICE)) {
      throw new HubException(
          ErrorCode.FORBIDDEN, null, "Only the service key may write a JSON model.");
    }
    if (body.model() == null || !body.model().isObject()) {
      throw new HubException(ErrorCode.INVALID_FIELD, "model", "Give the model as a JSON object.");
    }
    String reason = GivenFields.reason(body.reason());
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    JsonModel now = models.write(kind, name, body.model(), caller.name(), reason, dryRun);
    if (!dryRun) {
      log.info("User {} put {}/{} version {} in use", caller.name(), kind, name, now.version());
    }
    return now;
  }

  @Operation(
      operationId = "rollBackJsonModel",
      tags = "flow",
      summary = "Puts an older version in use again",
      description =
          "Without a version the one that the present one replaced; where it replaced none, none is"
              + " in use any more. Who did it and why is kept.")
  @PostMapping("/rollback")
  JsonModelMoved rollBack(
      @PathVariable String kind, @PathVariable String name, @RequestBody JsonModelRollback body) {
    String reason = GivenFields.reason(body.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    var wanted = new JsonModels.Rollback(body.version(), body.seen(), by, reason);
    JsonModel now = models.rollBack(kind, name, wanted, dryRun).orElse(null);
    String version = now == null ? null : now.version();
    if (!dryRun) {
      log.info("User {} rolled {}/{} back to version {}", by, kind, name, version);
    }
    return new JsonModelMoved(kind, name, version, now == null ? null : now.since(), !dryRun);
  }
}
