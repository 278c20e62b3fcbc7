package io.bactrian.watch.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.deadletters.DeadLetter;
import io.bactrian.hub.deadletters.DeadLetters;
import io.bactrian.hub.deadletters.FailureText;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.HubIdentity;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The rows of work: put in once a key, claimed under a lease, done, tried again, given up. */
@Repository
class WorkQueue {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
  private static final Duration REFUSED_PAUSE = Duration.ofMinutes(1);

  /** Of letters, in front of the work's id. */
  static final String EVENT = "queue/";

  private static final String CLAIM =
      """
      update ai_queue set state = 'leased', attempts = attempts + 1, leased_by = :hub, claimed_at = clock_timestamp(),
        next_at = clock_timestamp() + make_interval(secs => :lease)
      where id = (
        select id from ai_queue
        where state in ('waiting', 'leased', 'refused') and next_at <= clock_timestamp() and attempts < max_attempts
        order by priority desc, next_at, id limit 1 for update skip locked)
      returning id, kind, dedupe_key, payload::text, attempts, max_attempts, claimed_at
      """;

  private static final String MINE =
      " where id = :id and state = 'leased' and attempts = :attempt and claimed_at = :claimed";

  private final JdbcClient jdbc;
  private final DeadLetters letters;
  private final WorkRoutes routes;
  private final QueueProperties properties;
  private final String hub;
  private final ObjectMapper json = JsonBodies.mapper();

  WorkQueue(
      JdbcClient jdbc,
      DeadLetters letters,
      WorkRoutes routes,
      QueueProperties properties,
      HubIdentity identity) {
    this.jdbc = jdbc;
    this.letters = letters;
    this.routes = routes;
    this.properties = properties;
    this.hub = identity.id();
  }

  /**
   * @param status {@code queued}, or {@code duplicate} of what has this kind and key
   */
  record Added(String id, String status) {}

  /** Once for each kind and key, whoever else adds it; in the caller's transaction. */
  Added add(NewWork work) {
    long most = properties.maxPayload().toBytes();
    if (work.payload().getBytes(StandardCharsets.UTF_8).length > most) {
      throw new HubException(
          ErrorCode.TOO_LARGE,
          "payload",
          "The payload is larger than %d bytes (hub.queue.max-payload): store it as an object and queue its key."
              .formatted(most));
    }
    return jdbc.sql(
            """
            insert into ai_queue (kind, dedupe_key, payload, priority, max_attempts, next_at)
            values (:kind, :key, cast(:payload as jsonb), :priority, :most,
              clock_timestamp() + make_interval(secs => :delay))
            on conflict (kind, dedupe_key) do nothing returning id
            """)
        .param("kind", work.kind())
        .param("key", work.key())
        .param("payload", work.payload().replace("\\u0000", "\\ufffd")) // jsonb does not hold it
        .param("priority", work.priority())
        .param("most", work.maxAttempts())
        .param("delay", work.delay().toMillis() / 1000.0)
        .query(Long.class)
        .optional()
        .map(id -> new Added(Long.toString(id), "queued"))
        .orElseGet(() -> new Added(Long.toString(idOf(work)), "duplicate"));
  }

  private long idOf(NewWork work) {
    return jdbc.sql("select id from ai_queue where kind = :kind and dedupe_key = :key")
        .param("kind", work.kind())
        .param("key", work.key())
        .query(Long.class)
        .optional()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.UNAVAILABLE, "The same work was pruned just now: send it again."));
  }

  /** The next work that is due and has a route; nobody else has it before the lease ends. */
  Optional<Work> claim(Duration lease) {
    while (true) {
      Optional<Work> claimed = claimOne(lease);
      if (claimed.isEmpty() || routes.routeOf(claimed.get().kind()) != null) {
        return claimed;
      }
      refuse(claimed.get());
    }
  }

  private Optional<Work> claimOne(Duration lease) {
    return jdbc.sql(CLAIM)
        .param("hub", hub)
        .param("lease", lease.toMillis() / 1000.0)
        .query((row, n) -> work(row))
        .optional();
  }

  private Work work(ResultSet row) throws SQLException {
    int attempt = row.getInt("attempts");
    return new Work(
        row.getLong("id"),
        row.getString("kind"),
        row.getString("dedupe_key"),
        read(row.getString("payload")),
        attempt,
        row.getObject("claimed_at", OffsetDateTime.class),
        attempt >= row.getInt("max_attempts"));
  }

  private Object read(String payload) {
    try {
      return json.readValue(payload, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a column of JSON
    }
  }

  /** It stays and is looked at again: its route may be on its way. No attempt is counted. */
  private void refuse(Work work) {
    int refused =
        jdbc.sql(
                """
                update ai_queue set state = 'refused', reason = :reason, leased_by = null,
                  attempts = attempts - case when id = :id then 1 else 0 end,
                  next_at = clock_timestamp() + make_interval(secs => :pause)
                where kind = :kind and (id = :id and state = 'leased' and attempts = :attempt
                  or state in ('waiting', 'refused') and next_at <= clock_timestamp())
                """)
            .param("reason", WorkRoutes.unknown(work.kind()))
            .param("pause", REFUSED_PAUSE.toSeconds())
            .param("kind", work.kind())
            .param("id", work.id())
            .param("attempt", work.attempt())
            .update();
    log.warn("Work of kind {} is refused, {} rows: no route does it", work.kind(), refused);
  }

  /** False where its worker does not have it any more. */
  boolean renew(Work work, Duration lease) {
    return jdbc.sql(
                "update ai_queue set next_at = clock_timestamp() + make_interval(secs => :lease)"
                    + MINE)
            .param("lease", lease.toMillis() / 1000.0)
            .param("id", work.id())
            .param("attempt", work.attempt())
            .param("claimed", work.claimedAt())
            .update()
        == 1;
  }

  /**
   * In the transaction of what the work wrote, so that both commit or neither does.
   *
   * @throws HubException where another worker has it meanwhile
   */
  void done(Work work) {
    int done =
        jdbc.sql(
                "update ai_queue set state = 'done', finished_at = clock_timestamp(), next_at = clock_timestamp(), leased_by = null, reason = null"
                    + MINE)
            .param("id", work.id())
            .param("attempt", work.attempt())
            .param("claimed", work.claimedAt())
            .update();
    if (done == 0) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "lease",
          "The lease of work %d ended before it was done, so that nothing of it was stored: give claim-work-action more for longest than it takes."
              .formatted(work.id()));
    }
  }

  /** It waits for its next attempt, or becomes a dead letter. */
  @Transactional
  public void failed(Work work, @Nullable String step, Throwable failure) {
    String reason = FailureText.of(failure);
    int changed =
        jdbc.sql(
                """
                update ai_queue set state = case when :last then 'dead' else 'waiting' end, reason = :reason,
                  leased_by = null, next_at = clock_timestamp() + make_interval(secs => :pause),
                  finished_at = case when :last then clock_timestamp() end
                """
                    + MINE)
            .param("last", work.lastAttempt())
            .param("reason", reason)
            .param("pause", work.lastAttempt() ? 0 : pause(work.attempt()).toSeconds())
            .param("id", work.id())
            .param("attempt", work.attempt())
            .param("claimed", work.claimedAt())
            .update();
    if (changed == 1 && work.lastAttempt()) {
      letter(work, step, failure);
    }
    log.warn(
        "Work {} of kind {} failed, attempt {}, {}: {}",
        work.id(),
        work.kind(),
        work.attempt(),
        changed == 0
            ? "another worker has it"
            : work.lastAttempt() ? "for good" : "it is tried again",
        reason);
  }

  private void letter(Work work, @Nullable String step, Throwable failure) {
    String route = routes.routeOf(work.kind());
    letters.record(
        new DeadLetter(
            route == null ? "work-" + work.kind() : route,
            step,
            null,
            EVENT + work.id(),
            work.payload(),
            work.attempt(),
            false),
        failure);
  }

  /** Ever longer, up to ten minutes. */
  static Duration pause(int attempt) {
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 10));
    return grown.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : grown;
  }

  /** What took its worker down on its last attempt is a dead letter too. */
  @Transactional
  public int giveUpLost() {
    var lost =
        jdbc.sql(
                """
                select id, kind, dedupe_key, payload::text, attempts, max_attempts, claimed_at from ai_queue
                where state = 'leased' and next_at <= clock_timestamp() and attempts >= max_attempts
                order by id limit 100 for update skip locked
                """)
            .query((row, n) -> work(row))
            .list();
    for (Work work : lost) {
      failed(
          work,
          null,
          new HubException(
              ErrorCode.INTERNAL,
              "Its worker ended %d times without an answer.".formatted(work.attempt())));
    }
    return lost.size();
  }
}
