package io.bactrian.cdc;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.monitoring.OperatorActions;
import io.bactrian.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with subscribers. */
@RestController
@RequestMapping("/api/v1/subscribers/{id}")
class SubscribersController {
  private final SubscriberControl control;
  private final OperatorActions actions;

  SubscribersController(SubscriberControl control, OperatorActions actions) {
    this.control = control;
    this.actions = actions;
  }

  /**
   * @param to beginning, now, or a time with its offset
   * @param muted whether nothing leaves the hub for changes that were delivered before
   * @param dryRun whether to say only what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Wanted(@Nullable String to, @Nullable Boolean muted, @Nullable Boolean dryRun) {}

  record State(String subscriber, String state) {}

  @PostMapping("/pause")
  State pause(@PathVariable("id") String name) {
    control.pause(name);
    return done(name, "pause", "paused");
  }

  @PostMapping("/resume")
  State resume(@PathVariable("id") String name) {
    control.resume(name);
    return done(name, "resume", "running");
  }

  @PostMapping("/rewind")
  SubscriberControl.Rewind rewind(@PathVariable("id") String name, @RequestBody Wanted wanted) {
    if (wanted.to() == null || wanted.muted() == null) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          wanted.to() == null ? "to" : "muted",
          "Give to (beginning, now or a time) and muted (true or false).");
    }
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    var rewind = control.rewind(name, wanted.to(), wanted.muted(), dryRun);
    if (!dryRun) {
      var detail = Map.of("to", wanted.to(), "muted", wanted.muted(), "did", rewind);
      actions.record(Caller.current().name(), "subscriber.rewind", name, detail);
    }
    return rewind;
  }

  @DeleteMapping
  State forget(@PathVariable("id") String name) {
    control.forget(name);
    return done(name, "forget", "forgotten");
  }

  private State done(String name, String action, String state) {
    actions.record(Caller.current().name(), "subscriber." + action, name, Map.of("state", state));
    return new State(name, state);
  }
}
