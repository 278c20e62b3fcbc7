package io.bactrian.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A task of several hubs that one of them does, for as long as it likes. A row with an end, renewed
 * by a thread and on a connection of its own: a session's lock would stay behind a pooler when its
 * hub is gone. A hub that starts again under the same identity holds on at once. Where the
 * database's clock jumps, two may hold it until the first one's next renewal.
 */
public final class Lease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Lease.class);
  private static final int RENEWALS = 4; // in one term

  /** An end two of the holder's terms away shows that the database's clock was put back since. */
  private static final String TAKE =
      """
      insert into hub_leases as l (name, holder, until, term)
      select name, holder, clock_timestamp() + term, term
      from (values (?, ?, make_interval(secs => ?))) mine (name, holder, term)
      on conflict (name) do update
      set holder = excluded.holder, until = excluded.until, term = excluded.term
      where l.holder = excluded.holder or l.until < clock_timestamp()
        or l.until > clock_timestamp() + 2 * l.term
      """;

  private static final String RENEW =
      """
      update hub_leases l set until = clock_timestamp() + make_interval(secs => mine.term)
      from (values (?, ?, ?::float8)) mine (name, holder, term)
      where l.name = mine.name and l.holder = mine.holder
      """;

  private final DataSource database;
  private final String name;
  private final String holder;
  private final Duration term;
  private final Runnable renewed;
  private final ScheduledExecutorService clock;
  private volatile @Nullable Connection connection;
  private volatile boolean held;
  private volatile long renewedAt;
  private boolean renewing;
  private boolean failing;

  public Lease(DataSource database, String name, String holder, Duration term) {
    this(database, name, holder, term, () -> {});
  }

  /**
   * @param renewed called after each renewal
   */
  public Lease(DataSource database, String name, String holder, Duration term, Runnable renewed) {
    this.database = database;
    this.name = name;
    this.holder = holder;
    this.term = term;
    this.renewed = renewed;
    var threads = new CustomizableThreadFactory("lease-" + name + "-");
    threads.setDaemon(true);
    this.clock = Executors.newSingleThreadScheduledExecutor(threads);
  }

  /** Takes it, or says whether it is held; false while another hub holds it. */
  public boolean take() throws SQLException {
    if (held) {
      return held();
    }
    if (!update(TAKE)) {
      return false;
    }
    held = true;
    if (!renewing) {
      long every = term.toNanos() / RENEWALS;
      clock.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.NANOSECONDS);
      renewing = true;
    }
    return true;
  }

  /** False where another hub may hold it; asks no database. */
  public boolean held() {
    return held && System.nanoTime() - renewedAt < term.toNanos() * 2 / 3;
  }

  private void renew() {
    if (!held) {
      return;
    }
    try {
      held = update(RENEW);
      if (held) {
        failing = false;
        renewed.run();
      } else {
        log.warn("This hub lost the lease {} to another", name);
      }
    } catch (SQLException | RuntimeException e) {
      if (!failing) {
        log.warn("The lease {} is not renewed, it is tried again: {}", name, e.getMessage());
      }
      failing = true;
    }
  }

  private boolean update(String sql) throws SQLException {
    long now = System.nanoTime();
    Connection open = connection;
    if (open == null) {
      open = database.getConnection();
      connection = open;
    }
    try (PreparedStatement statement = open.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.setString(2, holder);
      statement.setDouble(3, term.toMillis() / 1000.0);
      boolean mine = statement.executeUpdate() > 0;
      renewedAt = mine ? now : renewedAt;
      return mine;
    } catch (SQLException e) {
      connection = null; // the next try takes a new one
      open.close();
      throw e;
    }
  }

  /** Gives it back, so that another need not wait for its end. */
  @Override
  public void close() {
    clock.shutdownNow();
    boolean idle = false;
    try {
      idle = clock.awaitTermination(term.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Connection ending = connection) {
      if (ending != null && !idle) {
        ending.abort(Runnable::run);
      } else if (ending != null && held) {
        giveBack(ending);
      }
    } catch (SQLException e) {
      log.warn("The lease {} is left to its end: {}", name, e.getMessage());
    }
    held = false;
  }

  private void giveBack(Connection open) throws SQLException {
    try (PreparedStatement give =
        open.prepareStatement("delete from hub_leases where name = ? and holder = ?")) {
      give.setString(1, name);
      give.setString(2, holder);
      give.executeUpdate();
    }
  }
}
