package io.bactrian.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final ObjectMapper json;

  DeadLettersController(
      LetterStore store, LetterReplays replays, OperatorActions actions, ObjectMapper json) {
    this.store = store;
    this.replays = replays;
    this.actions = actions;
    this.json = json;
  }

  /**
   * @param filter which letters, see {@link LetterFilter}
   * @param limit how many at most
   * @param after the {@code next} of the call before
   */
  record Wanted(@Nullable JsonNode filter, @Nullable Integer limit, @Nullable Long after) {
    LetterFilter letters() {
      return LetterFilter.of(filter);
    }

    int most() {
      int most = limit == null ? LIMIT : limit;
      if (most < 1 || most > MOST) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, "limit", "Give limit from 1 to " + MOST + ".");
      }
      return most;
    }

    long behind() {
      return after == null ? 0 : after;
    }
  }

  /** A letter's state after what was done. */
  record State(String id, String state) {}

  /**
   * @param changed how many letters
   * @param next the last of them, null where none is left behind it
   */
  record Moved(int changed, @Nullable String next) {}

  @PutMapping("/{id}")
  State edit(@PathVariable long id, @RequestBody byte[] body) {
    String document = new String(body, StandardCharsets.UTF_8);
    try {
      if (!json.readTree(document).has("payload")) {
        throw new HubException(
            ErrorCode.INVALID_FIELD, "payload", "Give payload, the whole of it.");
      }
    } catch (JsonProcessingException e) {
      throw new HubException(
          ErrorCode.MALFORMED_JSON, null, "The body is no JSON: " + e.getOriginalMessage());
    }
    if (document.contains("\\u0000")) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "payload", "The payload must not hold a NUL character.");
    }
    String by = Caller.current().name();
    replays.edit(id, document, by);
    return done(by, "edit", id, "open");
  }

  @PostMapping("/{id}/replay")
  State replay(@PathVariable long id) {
    String by = Caller.current().name();
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
    return done(by, "replay", id, "replayed");
  }

  @PostMapping("/{id}/discard")
  State discard(@PathVariable long id) {
    String by = Caller.current().name();
    if (store.discard(one(id), 0, 1, by).isEmpty()) {
      throw store.unavailable(id, "open");
    }
    return done(by, "discard", id, "discarded");
  }

  @PostMapping("/{id}/reopen")
  State reopen(@PathVariable long id) {
    String by = Caller.current().name();
    if (store.reopen(one(id), 0, 1, by).isEmpty()) {
      throw store.unavailable(id, "discarded");
    }
    return done(by, "reopen", id, "open");
  }

  /** How many letters fit a filter, at most 100,000 of each state. */
  @PostMapping("/count")
  LetterStore.Counts count(@RequestBody Wanted wanted) {
    return store.count(wanted.letters());
  }

  @PostMapping("/replay")
  LetterReplays.Bulk replayAll(@RequestBody Wanted wanted) {
    String by = Caller.current().name();
    var done = replays.replay(wanted.letters(), wanted.behind(), wanted.most(), by);
    bulk(
        by,
        "replay",
        wanted,
        Map.of("replayed", done.replayed(), "failed", done.failed(), "skipped", done.skipped()));
    return done;
  }

  @PostMapping("/discard")
  Moved discardAll(@RequestBody Wanted wanted) {
    String by = Caller.current().name();
    return moved(
        by, "discard", wanted, store.discard(wanted.letters(), wanted.behind(), wanted.most(), by));
  }

  @PostMapping("/reopen")
  Moved reopenAll(@RequestBody Wanted wanted) {
    String by = Caller.current().name();
    return moved(
        by, "reopen", wanted, store.reopen(wanted.letters(), wanted.behind(), wanted.most(), by));
  }

  private Moved moved(String by, String action, Wanted wanted, List<Long> ids) {
    bulk(by, action, wanted, Map.of("changed", ids.size()));
    boolean more = ids.size() == wanted.most();
    return new Moved(
        ids.size(), more ? Long.toString(ids.stream().mapToLong(id -> id).max().orElse(0)) : null);
  }

  private void bulk(String by, String action, Wanted wanted, Map<String, ?> counts) {
    actions.record(
        by,
        "dead-letter." + action,
        "bulk",
        Map.of("filter", Objects.requireNonNull(wanted.filter()), "counts", counts));
  }

  private State done(String by, String action, long id, String state) {
    actions.record(by, "dead-letter." + action, Long.toString(id), Map.of("state", state));
    return new State(Long.toString(id), state);
  }

  private static LetterFilter one(long id) {
    return new LetterFilter(false, null, null, null, null, null, List.of(id));
  }
}
