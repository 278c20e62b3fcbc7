package io.bactrian.hub.deadletters;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of dead letters: found, locked, moved from state to state. */
@Component
class LetterStore {
  private static final int MOST_COUNTED = 100_000;

  private final JdbcClient jdbc;

  LetterStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Locks a letter until the transaction ends.
   *
   * @throws HubException where there is none, where it is not open, or while someone else has it
   */
  Letter lockOpen(long id) {
    return jdbc.sql(
            """
            select id, route_id, subscriber, event_id, payload::text as payload, muted from dead_letters
            where id = :id and state = 'open' for update skip locked
            """)
        .param("id", id)
        .query(Letter.class)
        .optional()
        .orElseThrow(() -> unavailable(id, "open"));
  }

  /**
   * Which part of the letters that fit a filter.
   *
   * @param after from behind this id
   * @param upTo to this id: what came since somebody counted and agreed is left alone
   * @param limit how many at most, the oldest first
   */
  record Part(long after, long upTo, int limit) {}

  /** Ids of open letters, the oldest first. */
  List<Long> open(LetterFilter filter, Part part) {
    return filter
        .bind(
            jdbc.sql(
                "select id from dead_letters where state = 'open' and id > :after and id <= :up_to"
                    + " and "
                    + LetterFilter.SQL
                    + " order by id limit :limit"))
        .param("after", part.after())
        .param("up_to", part.upTo())
        .param("limit", part.limit())
        .query(Long.class)
        .list();
  }

  /**
   * @param upTo the last letter that was counted: what is done to them all goes no further
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Counts(int open, int discarded, String upTo) {}

  Counts count(LetterFilter filter) {
    return filter
        .bind(
            jdbc.sql(
                """
                select count(*) filter (where state = 'open') as open,
                  count(*) filter (where state = 'discarded') as discarded, coalesce(max(id), 0)::text as up_to
                from (select id, state from dead_letters where state in ('open', 'discarded') and
                """
                    + LetterFilter.SQL
                    + " order by id limit :most) fit"))
        .param("most", MOST_COUNTED)
        .query(Counts.class)
        .single();
  }

  void replayed(long id, String by) {
    jdbc.sql(
            """
            update dead_letters set state = 'replayed', replayed_at = clock_timestamp(), replayed_by = :by
            where id = :id
            """)
        .param("id", id)
        .param("by", by)
        .update();
  }

  /**
   * Keeps a further failure of an open letter.
   *
   * @return how many attempts there were so far
   */
  int failedAgain(long id, @Nullable String step, Throwable failure) {
    return jdbc.sql(
            """
            update dead_letters set attempts = attempts + 1, retried_at = clock_timestamp(),
              code = :code, message = :message, step = :step
            where id = :id and state = 'open'
            returning attempts
            """)
        .param("id", id)
        .param("code", DeadLetters.codeOf(failure).slug())
        .param("message", FailureText.of(failure))
        .param("step", step)
        .query(Integer.class)
        .optional()
        .orElseThrow(() -> unavailable(id, "open"));
  }

  /**
   * Puts another payload in place and keeps the one that came; nothing is rounded on the way.
   *
   * @param document a JSON object with the new payload as its {@code payload}
   */
  void edit(long id, String document, String by) {
    jdbc.sql(
            """
            update dead_letters set payload = cast(:document as jsonb) -> 'payload',
              original_payload = coalesce(original_payload, payload), edited_at = clock_timestamp(), edited_by = :by
            where id = :id
            """)
        .param("id", id)
        .param("document", document)
        .param("by", by)
        .update();
  }

  /**
   * Discards open letters.
   *
   * @return their ids
   */
  List<Long> discard(LetterFilter filter, Part part, String by) {
    return move(
        "update dead_letters set state = 'discarded', discarded_at = clock_timestamp(),"
            + " discarded_by = :by",
        "open",
        filter,
        part,
        by);
  }

  /** The reverse. */
  List<Long> reopen(LetterFilter filter, Part part, String by) {
    return move(
        "update dead_letters set state = 'open', discarded_at = null, discarded_by = null",
        "discarded",
        filter,
        part,
        by);
  }

  private List<Long> move(String update, String from, LetterFilter filter, Part part, String by) {
    return filter
        .bind(
            jdbc.sql(
                update
                    + " where id in (select id from dead_letters where state = :state and id >"
                    + " :after and id <= :up_to and "
                    + LetterFilter.SQL
                    + " order by id limit :limit for update skip locked) returning id"))
        .param("state", from)
        .param("after", part.after())
        .param("up_to", part.upTo())
        .param("limit", part.limit())
        .param("by", by)
        .query(Long.class)
        .list();
  }

  /** Why a letter cannot be had in the state that was asked for. */
  HubException unavailable(long id, String wanted) {
    String state =
        jdbc.sql("select state from dead_letters where id = :id")
            .param("id", id)
            .query(String.class)
            .optional()
            .orElse(null);
    if (state == null) {
      return new HubException(ErrorCode.NOT_FOUND, "id", "There is no dead letter with this id.");
    }
    return new HubException(
        ErrorCode.CONFLICT,
        "id",
        state.equals(wanted)
            ? "Someone else has this letter in hand right now: look again in a moment."
            : "This letter is %s: only one that is %s can be taken.".formatted(state, wanted));
  }
}
