package io.bactrian.capture.webhooks;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.swagger.v3.oas.annotations.Operation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Replays what was refused, once it is mended. */
@RestController
class ReplaysController {
  private static final Logger log = LoggerFactory.getLogger(ReplaysController.class);

  private final Replays replays;

  ReplaysController(Replays replays) {
    this.replays = replays;
  }

  /**
   * @param body the whole message, repaired; left out to send it as it was, to a mended route
   * @param dryRun whether only to say what would be sent where; no route runs
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Repair(@Nullable String body, @Nullable Boolean dryRun) {}

  @Operation(
      operationId = "replayRejected",
      tags = "operation",
      summary = "Sends a refused message through its route again",
      description =
          "Repaired, or as it was, to a mended route. The answer is what its sender would have been"
              + " given; a refusal leaves the message as it is.")
  @PostMapping("/api/v1/rejected/{id}/replay")
  ResponseEntity<byte[]> replay(
      @PathVariable long id, @RequestBody(required = false) @Nullable Repair repair) {
    String by = Caller.current().name();
    boolean dryRun = repair != null && Boolean.TRUE.equals(repair.dryRun());
    String body = repair == null ? null : repair.body();
    WebhookRoutes.Reply reply = replays.replay(id, body, dryRun, by);
    if (!dryRun) {
      log.info("User {} replayed refused message {}: {}", by, id, reply.status());
    }
    return ResponseEntity.status(reply.status())
        .contentType(MediaType.parseMediaType(reply.contentType()))
        .body(reply.body());
  }
}
