package io.bactrian.hub.schedules;

import static io.bactrian.shared.GivenFields.given;
import static io.bactrian.shared.GivenFields.moment;
import static io.bactrian.shared.GivenFields.past;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.schedules.SchedulePreview.Planned;
import io.bactrian.hub.schedules.ScheduleStates.State;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with schedules, and when they would run. */
@RestController
@RequestMapping("/api/v1/schedules/{id}")
class ScheduleControlController {
  private static final Duration BEFORE_AND_AFTER = Duration.ofDays(1);
  private static final int MOST = 1000;

  private final ScheduleControl control;
  private final OperatorActions actions;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ScheduleControlController(
      ScheduleControl control,
      OperatorActions actions,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.control = control;
    this.actions = actions;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /**
   * @param dryRun whether to say only what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record ScheduleChange(@Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param from inclusive
   * @param to exclusive, and not later than now; now where it is not given
   * @param dryRun whether to say only what would run
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record BackFillWanted(
      @Nullable String from,
      @Nullable String to,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /**
   * @param scheduledAt the time that a run which was asked for runs for, else null
   * @param done false where it was only asked what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record ScheduleState(
      String schedule, String state, @Nullable Instant scheduledAt, boolean done) {}

  /**
   * @param queued how many run now, one after the other
   * @param times of these
   * @param done false where it was only asked what would run
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record BackFill(
      String schedule, Instant from, Instant to, int queued, List<Instant> times, boolean done) {}

  /**
   * @param more whether the span has further times
   */
  record PlannedFirings(
      String schedule,
      String cron,
      String zone,
      Instant from,
      Instant to,
      List<Planned> items,
      boolean more) {}

  @Operation(
      operationId = "scheduleFirings",
      tags = "flow",
      summary = "What a schedule runs in a span of time",
      description =
          "By its cron and zone, each time with what became of it: past ones ran or were missed,"
              + " future ones are due. A day back and a day ahead unless from and to say otherwise;"
              + " at most 1,000.")
  @GetMapping("/firings")
  PlannedFirings firings(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to) {
    State state = control.state(id);
    Instant now = clock.instant();
    Instant begin = moment("from", from);
    Instant end = moment("to", to);
    begin = begin == null ? now.minus(BEFORE_AND_AFTER) : begin;
    end = end == null ? now.plus(BEFORE_AND_AFTER) : end;
    ordered(begin, end);
    List<Planned> items = control.preview(state, begin, end, MOST + 1);
    boolean more = items.size() > MOST;
    return new PlannedFirings(
        id,
        state.times().cron(),
        state.times().zone().getId(),
        begin,
        end,
        more ? items.subList(0, MOST) : items,
        more);
  }

  @Operation(
      operationId = "runSchedule",
      tags = "operation",
      summary = "Runs a schedule now, beside its clock",
      description =
          "Once, by any hub that has it, also while it is paused. 409 while it is running; the"
              + " history says what became of it.")
  @PostMapping("/run")
  ScheduleState run(@PathVariable String id, @RequestBody ScheduleChange body) {
    return changed(
        id,
        "run",
        body,
        reason -> {
          Instant at = control.runNow(id, Caller.current().name(), reason);
          return new ScheduleState(id, "waiting", at, !dry(body.dryRun()));
        });
  }

  @Operation(
      operationId = "pauseSchedule",
      tags = "operation",
      summary = "Pauses a schedule on every hub",
      description =
          "Until it is resumed, also over restarts. What is running goes on. What falls into the"
              + " pause is not made up for, except by a back-fill.")
  @PostMapping("/pause")
  ScheduleState pause(@PathVariable String id, @RequestBody ScheduleChange body) {
    return changed(
        id,
        "pause",
        body,
        reason -> {
          control.pause(id, Caller.current().name(), reason);
          return new ScheduleState(id, "paused", null, !dry(body.dryRun()));
        });
  }

  @Operation(
      operationId = "resumeSchedule",
      tags = "operation",
      summary = "Lets a paused schedule fire again",
      description = "With its next time.")
  @PostMapping("/resume")
  ScheduleState resume(@PathVariable String id, @RequestBody ScheduleChange body) {
    return changed(
        id,
        "resume",
        body,
        reason -> {
          control.resume(id);
          return new ScheduleState(id, "running", null, !dry(body.dryRun()));
        });
  }

  @Operation(
      operationId = "backFillSchedule",
      tags = "operation",
      summary = "Runs what a schedule missed in a span of time",
      description =
          "One after the other, each with its own time in the header HubScheduledAt. The same call"
              + " again runs nothing twice, on whichever hub. 422 where more was missed than"
              + " hub.schedules.back-fill-limit, or where the history does not reach so far.")
  @PostMapping("/back-fill")
  BackFill backFill(@PathVariable String id, @RequestBody BackFillWanted body) {
    Instant now = clock.instant();
    Instant from = given("from", past("from", body.from(), now));
    Instant to = past("to", body.to(), now);
    Instant end = to == null ? now : to;
    ordered(from, end);
    State state = control.state(id);
    var change = new ScheduleChange(body.reason(), body.dryRun());
    return changed(
        id,
        "back-fill",
        change,
        reason -> {
          List<Instant> times = control.backFill(state, from, end, Caller.current().name(), reason);
          return new BackFill(id, from, end, times.size(), times, !dry(body.dryRun()));
        });
  }

  private static void ordered(Instant from, Instant to) {
    if (!from.isBefore(to)) {
      throw GivenFields.invalid("from", "Give a from that is before to.");
    }
  }

  private static Map<String, ?> detail(String reason, Object answer) {
    return answer instanceof BackFill filled
        ? Map.of(
            "reason", reason, "from", filled.from(), "to", filled.to(), "queued", filled.queued())
        : Map.of("reason", reason);
  }

  /** In a dry run all checks are made and nothing is kept. */
  private <T> T changed(String id, String action, ScheduleChange asked, Function<String, T> work) {
    String reason = GivenFields.reason(asked.reason());
    boolean dryRun = dry(asked.dryRun());
    T answer =
        transaction.execute(
            status -> {
              T done = work.apply(reason);
              if (dryRun) {
                status.setRollbackOnly();
              } else {
                String by = Caller.current().name();
                actions.record(by, "schedule." + action, id, detail(reason, done));
              }
              return done;
            });
    if (answer == null) {
      throw new IllegalStateException("The work gave no answer");
    }
    if (!dryRun) {
      control.wake(id);
    }
    return answer;
  }

  private static boolean dry(@Nullable Boolean dryRun) {
    return Boolean.TRUE.equals(dryRun);
  }
}
