package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.OperatorActions;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a person does with dead letters: edit, replay, discard, and take a discard back. */
@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLettersController {
  private static final int LIMIT = 1_000;
  private static final int MOST = 100_000;

  private final LetterStore store;
  private final LetterReplays replays;
  private final OperatorActions actions;
  private final Rehearsal rehearsal;

  DeadLettersController(
      LetterStore store, LetterReplays replays, OperatorActions actions, Rehearsal rehearsal) {
    this.store = store;
    this.replays = replays;
    this.actions = actions;
    this.rehearsal = rehearsal;
  }

  record Question(LetterFilter.@Nullable Wanted filter) {}

  /**
   * @param filter which letters, see {@link LetterFilter}
   * @param upTo what {@code count} answered: no letter beyond it is touched
   * @param limit how many at most
   * @param after the {@code next} of the call before
   * @param dryRun whether to say only what would happen
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Wanted(
      LetterFilter.@Nullable Wanted filter,
      @Nullable Long upTo,
      @Nullable Integer limit,
      @Nullable Long after,
      @Nullable Boolean dryRun) {
    LetterStore.Part part() {
      if (upTo == null) {
        throw new HubException(
            ErrorCode.INVALID_FIELD,
            "up_to",
            "Give up_to as POST /api/v1/dead-letters/count answered it: what came since is left"
                + " alone.");
      }
      int most = limit == null ? LIMIT : limit;
      if (most < 1 || most > MOST) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, "limit", "Give limit from 1 to " + MOST + ".");
      }
      return new LetterStore.Part(after == null ? 0 : after, upTo, most);
    }

    boolean rehearsed() {
      return Boolean.TRUE.equals(dryRun);
    }
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Edit(@Nullable JsonNode payload, @Nullable Boolean dryRun) {
    /** The escape itself: a backslash before it would make it the text of one. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\{2})*\\\\u0000");

    /** As a document, in which numbers keep their digits. */
    String document() {
      if (payload == null) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, "payload", "Give payload, the whole of it.");
      }
      String document = JsonNodeFactory.instance.objectNode().set("payload", payload).toString();
      if (NUL.matcher(document).find()) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, "payload", "The payload must not hold a NUL character.");
      }
      return document;
    }
  }

  /**
   * A letter's state after what was done.
   *
   * @param done false where it was only asked what would happen
   */
  record State(String id, String state, boolean done) {}

  /**
   * @param changed how many letters
   * @param next the last of them, null where none is left behind it
   * @param done false where it was only asked what would happen
   */
  record Moved(int changed, @Nullable String next, boolean done) {}

  @Operation(
      operationId = "editDeadLetter",
      tags = "operation",
      summary = "Puts another payload in place of an open letter's",
      description =
          "What came is kept as original_payload. A subscriber's letter takes a change event whose"
              + " id is left as it was.")
  @PutMapping("/{id}")
  State edit(@PathVariable long id, @RequestBody Edit body) {
    String document = body.document();
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(body.dryRun());
    return rehearsal.run(
        dryRun,
        () -> {
          replays.edit(id, document, by);
          return done(by, "edit", id, "open", dryRun);
        });
  }

  @Operation(
      operationId = "replayDeadLetter",
      tags = "operation",
      summary = "Sends a dead letter through its route again",
      description =
          "In one transaction with the letter's new state: what the route writes to the hub's"
              + " database happens once. Effects outside are at least once and carry the event's"
              + " id. The message has the header HubReplay.")
  @PostMapping("/{id}/replay")
  State replay(@PathVariable long id, @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    if (DryRun.in(body)) {
      replays.rehearse(id);
      return new State(Long.toString(id), "replayed", false);
    }
    LetterReplays.Outcome outcome = replays.replay(id, by);
    if (outcome.failure() != null) {
      String step = outcome.step() == null ? "" : " at step " + outcome.step();
      actions.record(by, "dead-letter.replay", Long.toString(id), Map.of("state", "open"));
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "id",
          "It failed again%s, %d times so far, and stays open: %s"
              .formatted(step, outcome.attempts(), outcome.failure()));
    }
    return done(by, "replay", id, "replayed", false);
  }

  @Operation(
      operationId = "discardDeadLetter",
      tags = "operation",
      summary = "Discards an open dead letter",
      description = "It is kept and can be taken back.")
  @PostMapping("/{id}/discard")
  State discard(@PathVariable long id, @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    return rehearsal.run(
        DryRun.in(body),
        () -> {
          if (store.discard(one(id), only(id), by).isEmpty()) {
            throw store.unavailable(id, "open");
          }
          return done(by, "discard", id, "discarded", DryRun.in(body));
        });
  }

  @Operation(
      operationId = "reopenDeadLetter",
      tags = "operation",
      summary = "Takes a discard back",
      description = "The letter is open again.")
  @PostMapping("/{id}/reopen")
  State reopen(@PathVariable long id, @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    return rehearsal.run(
        DryRun.in(body),
        () -> {
          if (store.reopen(one(id), only(id), by).isEmpty()) {
            throw store.unavailable(id, "discarded");
          }
          return done(by, "reopen", id, "open", DryRun.in(body));
        });
  }

  /** How many letters fit a filter, of the oldest 100,000, and how far these go. */
  @Operation(
      operationId = "countDeadLetters",
      tags = "operation",
      summary = "How many letters fit a filter",
      description =
          "Of the oldest 100,000 that are open or discarded. What is done to them all is given"
              + " up_to, so that what came since is left alone.")
  @PostMapping("/count")
  LetterStore.Counts count(@RequestBody Question question) {
    return store.count(LetterFilter.of(question.filter()));
  }

  @Operation(
      operationId = "replayDeadLetters",
      tags = "operation",
      summary = "Replays open letters, the oldest first",
      description =
          "One after another, each in a transaction of its own, for about 3 seconds at most. Where"
              + " next is not null there is more: call again with it as after. What fails again"
              + " stays open and is not tried a second time by calls that follow.")
  @PostMapping("/replay")
  LetterReplays.Bulk replayAll(@RequestBody Wanted wanted) {
    String by = Caller.current().name();
    var letters = LetterFilter.of(wanted.filter());
    var done = replays.replay(letters, wanted.part(), wanted.rehearsed(), by);
    var counts =
        Map.of("replayed", done.replayed(), "failed", done.failed(), "skipped", done.skipped());
    bulk(by, "replay", wanted, counts);
    return done;
  }

  @Operation(
      operationId = "discardDeadLetters",
      tags = "operation",
      summary = "Discards open letters",
      description = "At most limit, the oldest first.")
  @PostMapping("/discard")
  Moved discardAll(@RequestBody Wanted wanted) {
    return moved("discard", wanted, store::discard);
  }

  @Operation(
      operationId = "reopenDeadLetters",
      tags = "operation",
      summary = "Takes discards back",
      description = "At most limit, the oldest first.")
  @PostMapping("/reopen")
  Moved reopenAll(@RequestBody Wanted wanted) {
    return moved("reopen", wanted, store::reopen);
  }

  private interface Move {
    List<Long> of(LetterFilter letters, LetterStore.Part part, String by);
  }

  private Moved moved(String action, Wanted wanted, Move move) {
    String by = Caller.current().name();
    LetterFilter letters = LetterFilter.of(wanted.filter());
    LetterStore.Part part = wanted.part();
    return rehearsal.run(
        wanted.rehearsed(),
        () -> {
          List<Long> ids = move.of(letters, part, by);
          bulk(by, action, wanted, Map.of("changed", ids.size()));
          boolean more = ids.size() == part.limit();
          long last = ids.stream().mapToLong(id -> id).max().orElse(0);
          return new Moved(ids.size(), more ? Long.toString(last) : null, !wanted.rehearsed());
        });
  }

  private void bulk(String by, String action, Wanted wanted, Map<String, ?> counts) {
    if (!wanted.rehearsed()) {
      var filter = Objects.requireNonNull(wanted.filter());
      var upTo = Objects.requireNonNull(wanted.upTo());
      var detail = Map.of("filter", filter, "up_to", upTo.toString(), "counts", counts);
      actions.record(by, "dead-letter." + action, "bulk", detail);
    }
  }

  private State done(String by, String action, long id, String state, boolean dryRun) {
    if (!dryRun) {
      var detail = Map.of("state", state);
      actions.record(by, "dead-letter." + action, Long.toString(id), detail);
    }
    return new State(Long.toString(id), state, !dryRun);
  }

  private static LetterStore.Part only(long id) {
    return new LetterStore.Part(id - 1, id, 1);
  }

  private static LetterFilter one(long id) {
    return new LetterFilter(false, null, null, null, null, null, List.of(id));
  }
}
