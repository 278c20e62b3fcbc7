package io.bactrian.models.serving;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;

/**
 * What a person asks of a rollout.
 *
 * @param rollout its id
 * @param dryRun true where it is asked what would happen
 */
record RolloutCall(String rollout, String reason, String by, boolean dryRun) {

  /**
   * @param request {@code rollout}, {@code reason} and {@code dry_run}
   */
  static RolloutCall of(JsonNode request) {
    return new RolloutCall(
        GivenFields.given("rollout", request.path("rollout").textValue()),
        GivenFields.reason(request.path("reason").textValue()),
        Caller.current().name(),
        request.path("dry_run").asBoolean());
  }
}
