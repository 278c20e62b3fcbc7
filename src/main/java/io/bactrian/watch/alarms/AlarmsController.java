package io.bactrian.watch.alarms;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with an alarm; {@code GET} is one of the lists. */
@RestController
@RequestMapping("/api/v1/alarms/{id}")
class AlarmsController {
  private final AlarmActions actions;
  private final Rehearsal rehearsal;
  private final Clock clock;

  AlarmsController(AlarmActions actions, Rehearsal rehearsal, Clock clock) {
    this.actions = actions;
    this.rehearsal = rehearsal;
    this.clock = clock;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Reasoned(@Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param until a moment in the future
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Silence(@Nullable String until, @Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * An alarm after what was done.
   *
   * @param done false where it was only asked what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record AlarmState(
      String id, String key, String state, @Nullable Instant silencedUntil, boolean done) {}

  @Operation(
      operationId = "acknowledgeAlarm",
      tags = "operation",
      summary = "Says that somebody takes care of an alarm",
      description =
          "Nobody else is notified of it, until it gets worse. Whoever got word of it gets word of"
              + " its end. The reason is kept.")
  @PostMapping("/acknowledge")
  AlarmState acknowledge(@PathVariable String id, @RequestBody Reasoned body) {
    var done = AlarmActions.acknowledge(clock.instant());
    return act(id, done, body.reason(), body.dryRun());
  }

  @Operation(
      operationId = "resolveAlarm",
      tags = "operation",
      summary = "Says that an alarm is over",
      description =
          "A condition that still finds it raises it anew within half a minute. The reason is"
              + " kept.")
  @PostMapping("/resolve")
  AlarmState resolve(@PathVariable String id, @RequestBody Reasoned body) {
    return act(id, AlarmActions.resolve(clock.instant()), body.reason(), body.dryRun());
  }

  @Operation(
      operationId = "silenceAlarm",
      tags = "operation",
      summary = "Sends nothing about an alarm for a time",
      description =
          "Also about a later alarm of the same key. What still fires then is sent. The reason is"
              + " kept.")
  @PostMapping("/silence")
  AlarmState silence(@PathVariable String id, @RequestBody Silence body) {
    Instant now = clock.instant();
    Instant until = GivenFields.given("until", GivenFields.moment("until", body.until()));
    if (!until.isAfter(now)) {
      throw GivenFields.invalid("until", "Give a moment after now, " + now + ".");
    }
    return act(id, AlarmActions.silence(until), body.reason(), body.dryRun());
  }

  private AlarmState act(
      String id, AlarmActions.Action action, @Nullable String reason, @Nullable Boolean dryRun) {
    long row = GivenFields.rowId(id);
    String why = GivenFields.reason(reason);
    String by = Caller.current().name();
    boolean rehearsed = Boolean.TRUE.equals(dryRun);
    return rehearsal.run(
        rehearsed,
        () -> {
          AlarmActions.Row done = actions.act(row, action, by, why);
          return new AlarmState(id, done.key(), done.state(), done.silencedUntil(), !rehearsed);
        });
  }
}
