package io.bactrian.changes.delivery;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with subscribers. */
@RestController
@RequestMapping("/api/v1/subscribers/{id}")
class SubscribersController {
  private final SubscriberControl control;
  private final OperatorActions actions;
  private final Rehearsal rehearsal;

  SubscribersController(SubscriberControl control, OperatorActions actions, Rehearsal rehearsal) {
    this.control = control;
    this.actions = actions;
    this.rehearsal = rehearsal;
  }

  /**
   * @param to beginning, now, or a time with its offset
   * @param muted whether nothing leaves the hub for changes that were delivered before; if left
   *     out, what leaves the hub is sent again
   * @param dryRun whether to say only what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Wanted(@Nullable String to, @Nullable Boolean muted, @Nullable Boolean dryRun) {}

  /**
   * @param done false where it was only asked what would happen
   */
  record State(String subscriber, String state, boolean done) {}

  @Operation(
      operationId = "pauseSubscriber",
      tags = "operation",
      summary = "Pauses a subscriber",
      description = "On every hub, after the change in hand. It catches up once resumed.")
  @PostMapping("/pause")
  State pause(
      @PathVariable("id") String name, @RequestBody(required = false) @Nullable DryRun body) {
    return done(name, "pause", "paused", DryRun.in(body), () -> control.pause(name));
  }

  @Operation(
      operationId = "resumeSubscriber",
      tags = "operation",
      summary = "Resumes a subscriber",
      description = "It catches up.")
  @PostMapping("/resume")
  State resume(
      @PathVariable("id") String name, @RequestBody(required = false) @Nullable DryRun body) {
    return done(name, "resume", "running", DryRun.in(body), () -> control.resume(name));
  }

  @Operation(
      operationId = "rewindSubscriber",
      tags = "operation",
      summary = "Sets a subscriber back, or forward to now",
      description =
          "A time that is older than the change log holds answers 400 and names the oldest one."
              + " Muted, nothing leaves the hub for changes up to where the subscriber was, while"
              + " its effects in the database are repeated.")
  @PostMapping("/rewind")
  SubscriberControl.Rewind rewind(@PathVariable("id") String name, @RequestBody Wanted wanted) {
    if (wanted.to() == null) {
      throw new HubException(ErrorCode.INVALID_FIELD, "to", "Give to as beginning, now or a time.");
    }
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    boolean muted = Boolean.TRUE.equals(wanted.muted());
    var rewind = control.rewind(name, wanted.to(), muted, dryRun);
    if (!dryRun) {
      var detail = Map.of("to", wanted.to(), "muted", muted, "did", rewind);
      actions.record(Caller.current().name(), "subscriber.rewind", name, detail);
    }
    return rewind;
  }

  @Operation(
      operationId = "forgetSubscriber",
      tags = "operation",
      summary = "Removes a subscriber that no route has any more",
      description =
          "Its cursor would hold the change log back. A route of this name would start anew.")
  @DeleteMapping
  State forget(
      @PathVariable("id") String name,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean dryRun,
      @RequestBody(required = false) @Nullable DryRun body) {
    return done(name, "forget", "forgotten", DryRun.in(body, dryRun), () -> control.forget(name));
  }

  private State done(String name, String action, String state, boolean dryRun, Runnable work) {
    return rehearsal.run(
        dryRun,
        () -> {
          work.run();
          if (!dryRun) {
            var detail = Map.of("state", state);
            actions.record(Caller.current().name(), "subscriber." + action, name, detail);
          }
          return new State(name, state, !dryRun);
        });
  }
}
