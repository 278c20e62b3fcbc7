package io.bactrian.watch.notices;

import static io.bactrian.watch.notices.Moments.time;

import io.bactrian.hub.health.HealthChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether the hub lives and somebody can be paged: not while every channel fails, nor while
 * messages are due and nobody sends them.
 */
@Component
class Pulse {
  /** Nothing that is due waits so long while anyone sends. */
  private static final Duration STUCK = Duration.ofMinutes(15);

  private final HealthChecks health;
  private final JdbcClient jdbc;

  Pulse(HealthChecks health, JdbcClient jdbc) {
    this.health = health;
    this.jdbc = jdbc;
  }

  /**
   * @param accepted states of health with which the hub lives
   */
  boolean beats(Set<String> accepted, Set<String> channels, Instant now) {
    if (!accepted.contains(health.report().status())) {
      return false;
    }
    if (channels.isEmpty()) {
      return true;
    }
    boolean failing =
        jdbc.sql("select count(*) from alarms where key = any(:keys) and state <> 'resolved'")
                .param("keys", channels.stream().map(Outbox::channelKey).toArray(String[]::new))
                .query(Long.class)
                .single()
            >= channels.size();
    return !failing && !isStuck(channels, now);
  }

  private boolean isStuck(Set<String> channels, Instant now) {
    return jdbc.sql(
            """
            select exists (select from alarm_notices
              where state in ('pending', 'sending') and next_at < :old and channel = any(:channels))
            """)
        .param("old", time(now.minus(STUCK)))
        .param("channels", channels.toArray(String[]::new))
        .query(Boolean.class)
        .single();
  }
}
