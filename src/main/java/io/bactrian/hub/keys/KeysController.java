package io.bactrian.hub.keys;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The hub's own keys, by name; a value leaves once, when it is made. */
@RestController
class KeysController {
  private static final int USUAL_HOURS = 24;
  private static final int MOST_HOURS = 24 * 30;

  private final Keys keys;

  KeysController(Keys keys) {
    this.keys = keys;
  }

  /**
   * @param own that the hub made for itself
   * @param routes names of secrets that routes may ask for
   * @param supabase which tokens of a Supabase project are taken, in words
   */
  record KeysHeld(List<Key> own, List<RouteSecret> routes, List<String> supabase) {}

  /**
   * @param source file or variable
   * @param rotatable whether it can be rotated here
   * @param why what to do instead, where it cannot
   * @param madeAt when it was rotated here; null where it is as the first start or its owner wrote
   *     it
   * @param formerUntil until then the one before is good, too
   * @param usedAt on this hub since its start, of tokens in 30 days; null for not, or not known
   * @param version that a change names, so that it is refused where somebody was faster
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Key(
      String name,
      String opens,
      String source,
      String variable,
      boolean rotatable,
      @Nullable String why,
      @Nullable Instant madeAt,
      @Nullable Instant formerUntil,
      @Nullable Instant usedAt,
      long version) {}

  /**
   * @param source file or variable
   * @param changedAt of the file
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record RouteSecret(String name, String source, @Nullable Instant changedAt) {}

  /**
   * @param graceHours how long the former one stays good, 24 where it is left out
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record KeyRotation(
      @Nullable Integer graceHours,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param value shown once; null in a dry run
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record KeyMade(String name, @Nullable String value, @Nullable Instant formerUntil) {}

  @Operation(
      operationId = "listKeys",
      tags = "operation",
      summary = "The names of keys and secrets, where they come from, and what is known of them")
  @GetMapping("/api/v1/keys")
  KeysHeld held() {
    return keys.held();
  }

  @Operation(
      operationId = "rotateKey",
      tags = "operation",
      summary = "Makes another key in place of one",
      description =
          "The operator only; the service key may ask with dry_run. The new value is shown once. The"
              + " former one stays good for the grace, on this hub. The reason is kept.")
  @PostMapping("/api/v1/keys/{name}/rotate")
  KeyMade rotate(@PathVariable String name, @RequestBody KeyRotation wanted) {
    int hours = wanted.graceHours() == null ? USUAL_HOURS : wanted.graceHours();
    if (hours < 0 || hours > MOST_HOURS) {
      throw GivenFields.invalid(
          "grace_hours", "Give how many hours the former key stays good: 0 to " + MOST_HOURS + ".");
    }
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    if (!dryRun && !Caller.current().is(Role.OPERATOR)) {
      throw new HubException(
          ErrorCode.FORBIDDEN, null, "Only the operator, logged in, may rotate a key.");
    }
    return keys.rotate(name, Duration.ofHours(hours), wanted.version(), reason, dryRun);
  }
}
