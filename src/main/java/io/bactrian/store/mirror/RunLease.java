package io.bactrian.store.mirror;

import io.bactrian.shared.Lease;
import io.bactrian.store.mirror.plan.RunAborted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps other hubs off a map while this one runs it, however long a copy takes. */
final class RunLease implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RunLease.class);
  private static final int TICKS = 6; // in one term

  private final Connection connection;
  private final Lease lease;
  private final Duration term;
  private final Runnable tick;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "mirror-lease");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long held;
  private volatile @Nullable String lost; // why

  /**
   * @param tick called now and then while it is held
   */
  RunLease(DataSource source, String map, String holder, Duration term, Runnable tick)
      throws SQLException {
    this.connection = source.getConnection();
    this.lease = new Lease(connection, "mirror:" + map, holder, term);
    this.term = term;
    this.tick = tick;
  }

  /** False while another hub has it. */
  boolean take() throws SQLException {
    held = System.nanoTime();
    if (!lease.hold()) {
      return false;
    }
    long every = term.toMillis() / TICKS;
    clock.scheduleWithFixedDelay(this::renew, every, every, TimeUnit.MILLISECONDS);
    return true;
  }

  private void renew() {
    try {
      long now = System.nanoTime();
      if (lease.hold()) {
        held = now;
        tick.run();
      } else {
        lost = "This hub lost its lease on the map; another may run it now.";
      }
    } catch (SQLException | RuntimeException e) {
      log.warn("The lease of a mirror is not renewed: {}", e.getMessage());
    }
  }

  /**
   * @throws Halt where another hub may have it by now
   */
  void check() {
    String reason = lost;
    if (reason != null) {
      throw new RunAborted(reason);
    }
    if (System.nanoTime() - held > term.toNanos() * 2 / 3) {
      throw new RunAborted("This hub's lease on the map is not renewed; another may run it now.");
    }
  }

  /** Ends the run at its next step. */
  void abandon(String reason) {
    lost = reason;
  }

  @Override
  public void close() {
    clock.shutdownNow();
    try (connection) {
      if (clock.awaitTermination(term.toMillis(), TimeUnit.MILLISECONDS)) {
        lease.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      log.warn("The lease of a mirror is left to its end: {}", e.getMessage());
    }
  }
}
