package io.bactrian.watch.queue;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What a person does with work, and with the letters that were made of it. */
@Repository
class WorkControl {
  private final JdbcClient jdbc;

  WorkControl(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Due at once, with all its attempts. */
  @Transactional
  public String retry(long id) {
    return act(
        id,
        "state = 'waiting', attempts = 0, next_at = clock_timestamp(), finished_at = null",
        "retry");
  }

  @Transactional
  public String discard(long id) {
    return act(
        id,
        "state = 'discarded', finished_at = clock_timestamp(), next_at = clock_timestamp()",
        "discard");
  }

  private String act(long id, String change, String action) {
    String state =
        jdbc.sql("select state from ai_queue where id = :id for update")
            .param("id", id)
            .query(String.class)
            .optional()
            .orElseThrow(() -> HubException.missing("id", "work", id, "/api/v1/ai-queue"));
    if (!state.equals("waiting") && !state.equals("refused")) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "id",
          state.equals("dead")
              ? "Work %d is a dead letter: %s it there, GET /api/v1/dead-letters?state=open has it with event_id %s%d."
                  .formatted(id, action.equals("retry") ? "replay" : action, WorkQueue.EVENT, id)
              : "Work %d is %s: there is nothing to %s.".formatted(id, state, action));
    }
    return jdbc.sql("update ai_queue set %s where id = :id returning state".formatted(change))
        .param("id", id)
        .query(String.class)
        .single();
  }

  /** A replayed letter's work begins anew, with the letter's payload. */
  void replay(long id, String payload) {
    int back =
        jdbc.sql(
                """
                update ai_queue set state = 'waiting', attempts = 0, next_at = clock_timestamp(), finished_at = null,
                  payload = cast(:payload as jsonb) where id = :id and state = 'dead'
                """)
            .param("payload", payload)
            .param("id", id)
            .update();
    if (back == 0) {
      throw gone(id);
    }
  }

  void requireDead(long id) {
    boolean dead =
        jdbc.sql("select exists (select from ai_queue where id = :id and state = 'dead')")
            .param("id", id)
            .query(Boolean.class)
            .single();
    if (!dead) {
      throw gone(id);
    }
  }

  private static HubException gone(long id) {
    return new HubException(
        ErrorCode.CONFLICT,
        "id",
        "Work %d of this letter is not in the queue any more: discard the letter.".formatted(id));
  }
}
