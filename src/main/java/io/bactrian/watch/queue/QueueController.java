package io.bactrian.watch.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Puts work into the queue, and what a person does with it; {@code GET} is one of the lists. */
@RestController
@RequestMapping("/api/v1/ai-queue")
class QueueController {
  private final WorkQueue queue;
  private final WorkControl control;
  private final WorkRoutes routes;
  private final OperatorActions actions;
  private final Rehearsal rehearsal;

  QueueController(
      WorkQueue queue,
      WorkControl control,
      WorkRoutes routes,
      OperatorActions actions,
      Rehearsal rehearsal) {
    this.queue = queue;
    this.control = control;
    this.routes = routes;
    this.actions = actions;
    this.rehearsal = rehearsal;
  }

  /**
   * @param kind which route does it
   * @param payload any JSON
   * @param dedupeKey what makes it the same work as another of its kind, by default the payload
   * @param priority from -100 to 100, the greatest first; 0 unless given
   * @param maxAttempts 5 unless given
   * @param delaySeconds how long it waits at least
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record WantedWork(
      @Nullable String kind,
      @Nullable JsonNode payload,
      @Nullable String dedupeKey,
      @Nullable Integer priority,
      @Nullable Integer maxAttempts,
      @Nullable Integer delaySeconds,
      @Nullable Boolean dryRun) {
    NewWork work() {
      String text = GivenFields.given("payload", payload).toString();
      int delay = Objects.requireNonNullElse(delaySeconds, 0);
      if (delay < 0 || delay > NewWork.LONGEST_DELAY.toSeconds()) {
        throw GivenFields.invalid(
            "delay_seconds",
            "Give delay_seconds from 0 to %d.".formatted(NewWork.LONGEST_DELAY.toSeconds()));
      }
      return new NewWork(
          GivenFields.given("kind", kind),
          dedupeKey == null ? PayloadKey.of(text) : dedupeKey,
          text,
          Objects.requireNonNullElse(priority, 0),
          Objects.requireNonNullElse(maxAttempts, NewWork.ATTEMPTS),
          Duration.ofSeconds(delay));
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record WorkReason(@Nullable String reason, @Nullable Boolean dryRun) {}

  /**
   * @param status queued, or duplicate of work that is there with this kind and key
   * @param done false where it was only asked what would happen
   */
  record Queued(String id, String status, boolean done) {}

  /**
   * @param done false where it was only asked what would happen
   */
  record WorkState(String id, String state, boolean done) {}

  @Operation(
      operationId = "enqueueWork",
      tags = "operation",
      summary = "Puts work into the queue",
      description =
          "Once for each kind and dedupe_key, for as long as the first one is kept. A kind that no"
              + " route does answers 422.")
  @PostMapping
  Queued enqueue(@RequestBody WantedWork body) {
    NewWork work = body.work();
    if (routes.routeOf(work.kind()) == null) {
      throw new HubException(ErrorCode.UNPROCESSABLE, "kind", WorkRoutes.unknown(work.kind()));
    }
    boolean rehearsed = Boolean.TRUE.equals(body.dryRun());
    return rehearsal.run(
        rehearsed,
        () -> {
          WorkQueue.Added added = queue.add(work);
          return new Queued(added.id(), added.status(), !rehearsed);
        });
  }

  @Operation(
      operationId = "retryWork",
      tags = "operation",
      summary = "Makes work due at once, with all its attempts",
      description =
          "What waits for its next attempt or is refused. A dead letter is replayed instead."
              + " The reason is kept.")
  @PostMapping("/{id}/retry")
  WorkState retry(@PathVariable String id, @RequestBody WorkReason body) {
    return act(id, body, "retry", control::retry);
  }

  @Operation(
      operationId = "discardWork",
      tags = "operation",
      summary = "Takes work out of the queue",
      description = "It is kept, and nobody does it. The reason is kept.")
  @PostMapping("/{id}/discard")
  WorkState discard(@PathVariable String id, @RequestBody WorkReason body) {
    return act(id, body, "discard", control::discard);
  }

  private WorkState act(String id, WorkReason body, String name, LongFunction<String> action) {
    long row = GivenFields.rowId(id);
    String why = GivenFields.reason(body.reason());
    boolean rehearsed = Boolean.TRUE.equals(body.dryRun());
    return rehearsal.run(
        rehearsed,
        () -> {
          String state = action.apply(row);
          if (!rehearsed) {
            actions.record(Caller.current().name(), "work." + name, id, Map.of("reason", why));
          }
          return new WorkState(id, state, !rehearsed);
        });
  }
}
