package io.bactrian.watch.queue;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Renews the leases of what workers of this hub are at, so that a lease may be short, for a killed
 * hub, and work long.
 */
@Component
final class WorkLeases implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(WorkLeases.class);
  private static final int RENEWALS = 3; // in one lease

  private final WorkQueue queue;
  private final ScheduledThreadPoolExecutor clock;

  WorkLeases(WorkQueue queue) {
    this.queue = queue;
    var threads = new CustomizableThreadFactory("queue-leases-");
    threads.setDaemon(true);
    clock = new ScheduledThreadPoolExecutor(1, threads);
    clock.setRemoveOnCancelPolicy(true); // most work is over long before its first renewal
  }

  /**
   * Begins to renew, until the exchange is over or another worker has the work.
   *
   * @param longest then it ends too: what hangs is taken from its worker
   * @return what ends it when the exchange is over
   */
  Synchronization hold(Work work, Duration lease, Duration longest) {
    var held = new Held(work, lease, System.nanoTime() + longest.toNanos());
    long every = lease.toNanos() / RENEWALS;
    held.renewing = clock.scheduleWithFixedDelay(held, every, every, TimeUnit.NANOSECONDS);
    return held;
  }

  @Override
  public void destroy() {
    clock.shutdownNow();
  }

  private final class Held extends SynchronizationAdapter implements Runnable {
    private final Work work;
    private final Duration lease;
    private final long end;
    private volatile @Nullable Future<?> renewing;

    private Held(Work work, Duration lease, long end) {
      this.work = work;
      this.lease = lease;
      this.end = end;
    }

    @Override
    public void run() {
      if (System.nanoTime() - end > 0) {
        log.warn(
            "Work {} of kind {} takes too long: its lease is not renewed any more",
            work.id(),
            work.kind());
        cancel();
        return;
      }
      try {
        if (!queue.renew(work, lease)) {
          cancel(); // its worker has just completed it, or finds that it cannot
        }
      } catch (DataAccessException e) {
        log.warn(
            "The lease of work {} is not renewed, it is tried again: {}", work.id(), e.toString());
      }
    }

    @Override
    public void onDone(Exchange exchange) {
      cancel();
    }

    private void cancel() {
      Objects.requireNonNull(renewing, "set before its first run").cancel(false);
    }
  }
}
