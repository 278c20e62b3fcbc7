package io.bactrian.changes.delivery;

import io.bactrian.changes.log.CdcProperties;
import io.bactrian.changes.log.KafkaProperties;
import io.bactrian.changes.log.Worker;
import io.bactrian.shared.HubIdentity;
import io.bactrian.shared.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives each change its position when it becomes visible. Of all hubs on a database the one that
 * holds the lease leads; {@code move_changes} locks the head all the same, so that two for a moment
 * do no harm. The others listen for the leader's word and wake their subscribers by it.
 */
@Component
final class ChangeLeader implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(ChangeLeader.class);
  private static final int MOVE_BATCH = 10_000;
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int QUIET_FACTOR = 4; // a quiet hub looks a quarter as often
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final Duration CANDIDATE_WAIT = Duration.ofMillis(500);

  enum State {
    STOPPED,
    DISCONNECTED,
    WAITING,
    LEADING
  }

  private final DataSource database;
  private final RunningSubscribers subscribers;
  private final CdcProperties properties;
  private final String durability;
  private final String holder;
  private volatile State state = State.STOPPED;
  private int failures; // of its thread
  private final Worker worker = new Worker("change-leader", STOP);

  ChangeLeader(
      JdbcConnectionDetails database,
      RunningSubscribers subscribers,
      CdcProperties properties,
      KafkaProperties kafka,
      HubIdentity hub) {
    this.database = unpooled(database);
    this.subscribers = subscribers;
    this.properties = properties;
    // A position that has left for Kafka must not be given again after PostgreSQL has crashed.
    this.durability = kafka.enabled() ? "on" : "off";
    this.holder = hub.id();
  }

  State state() {
    return state;
  }

  @Override
  public void start() {
    state = State.DISCONNECTED;
    worker.start(this::run);
  }

  private void run() {
    while (!worker.stopped()) {
      try (Connection connection = database.getConnection()) {
        serve(connection);
      } catch (SQLException e) {
        state = State.DISCONNECTED;
        if (++failures == 1 && !worker.stopped()) {
          log.warn("The change leader cannot work, and tries on: {}", firstLine(e));
        }
        worker.pause(properties.delayAfter(failures));
      }
    }
    state = State.STOPPED;
  }

  /** PostgreSQL adds the statement, which is long. */
  private static String firstLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void serve(Connection connection) throws SQLException {
    try (var lease = new Lease(database, "change-leader", holder, properties.lease())) {
      while (!worker.stopped()) {
        if (lease.take()) {
          lead(connection, lease);
        } else {
          follow(connection, lease);
        }
      }
    }
  }

  private void lead(Connection connection, Lease lease) throws SQLException {
    try (PreparedStatement move =
        connection.prepareStatement(
            """
            with done as materialized (select moved, moved_tables from move_changes(?))
            select moved, moved_tables, set_config('synchronous_commit', ?, true) from done
            """)) {
      move.setInt(1, MOVE_BATCH);
      move.setString(2, durability);
      long wait = SHORTEST_WAIT.toNanos();
      long busy = System.nanoTime();
      while (!worker.stopped() && lease.held()) {
        boolean moved = move(move);
        if (state != State.LEADING) { // once it works: a database may answer and take nothing
          state = State.LEADING;
          failures = 0;
          log.info("This hub gives changes their positions");
        }
        if (moved) {
          wait = SHORTEST_WAIT.toNanos();
          busy = System.nanoTime();
        } else {
          wait = Math.min(wait * 2, longestWait(System.nanoTime() - busy));
        }
        worker.pause(Duration.ofNanos(wait));
      }
    }
  }

  private void follow(Connection connection, Lease lease) throws SQLException {
    state = State.WAITING;
    failures = 0;
    execute(connection, "listen hub_changes");
    while (!worker.stopped() && !lease.take()) {
      PGNotification[] news =
          connection.unwrap(PGConnection.class).getNotifications((int) CANDIDATE_WAIT.toMillis());
      for (PGNotification notification : news == null ? new PGNotification[0] : news) {
        subscribers.wake(List.of(notification.getParameter().split(",")));
      }
    }
    execute(connection, "unlisten hub_changes");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long longestWait(long quietNanos) {
    long poll = properties.pollInterval().toNanos();
    return quietNanos > QUIET.toNanos() ? poll * QUIET_FACTOR : poll;
  }

  /** Moves all that is visible; true if there was something. */
  private boolean move(PreparedStatement move) throws SQLException {
    long moved;
    boolean any = false;
    do {
      try (ResultSet result = move.executeQuery()) {
        result.next();
        moved = result.getLong("moved");
        if (moved > 0) {
          subscribers.wake(List.of((String[]) result.getArray("moved_tables").getArray()));
          any = true;
        }
      }
    } while (moved == MOVE_BATCH && !worker.stopped());
    return any;
  }

  /** Whatever takes all of the pool's connections, positions are given. */
  private static DataSource unpooled(JdbcConnectionDetails database) {
    var source = new PGSimpleDataSource();
    source.setUrl(database.getJdbcUrl());
    source.setUser(database.getUsername());
    source.setPassword(database.getPassword());
    source.setLoginTimeout(10);
    source.setSocketTimeout(60); // a peer that vanished must not hold us for ever
    source.setTcpKeepAlive(true);
    source.setApplicationName("bactrian-change-leader");
    return source;
  }

  @Override
  public void stop() {
    worker.stop();
  }

  @Override
  public boolean isRunning() {
    return state != State.STOPPED;
  }

  @Override
  public int getPhase() {
    return 1; // after the triggers are set, before the routes start; stops after them
  }
}
