package io.bactrian.hub.routeedit;

import io.bactrian.hub.liveedit.RouteFileApplied;
import io.bactrian.hub.liveedit.RouteFileRemoved;
import io.bactrian.hub.routeedit.RouteHistory.Served;
import io.bactrian.shared.DatabaseLoss;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notes which text serves since when, behind the edit's back: no edit waits for the database, and
 * what could not be noted is noted later.
 */
@Component
final class HistoryWriter implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);
  private static final long PAUSE_MILLIS = 250;

  private final RouteHistory history;
  private final TransactionTemplate transaction;
  private final Queue<Served> waiting = new ConcurrentLinkedQueue<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private @Nullable Map<String, String> newest;
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(HistoryWriter::thread);

  HistoryWriter(RouteHistory history, TransactionTemplate transaction) {
    this.history = history;
    this.transaction = transaction;
    writer.scheduleWithFixedDelay(
        this::writeAll, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable write) {
    var thread = new Thread(write, "route-history");
    thread.setDaemon(true);
    return thread;
  }

  @EventListener
  void onApplied(RouteFileApplied applied) {
    boolean first = seen.add(applied.file());
    waiting.add(
        new Served(applied.file(), DigestUtils.sha256Hex(applied.text()), applied.at(), first));
  }

  @EventListener
  void onRemoved(RouteFileRemoved removed) {
    waiting.add(new Served(removed.file(), null, removed.at(), false));
  }

  private void writeAll() {
    try {
      for (Served next = waiting.peek(); next != null; next = waiting.peek()) {
        if (!next.first() || isNews(next)) {
          write(next);
        }
        waiting.remove();
      }
      newest = null;
    } catch (RuntimeException e) {
      if (!DatabaseLoss.isCauseOf(e)) {
        log.error("Who changed {} cannot be kept", waiting.remove().file(), e);
      }
    }
  }

  /** A start has hundreds of files, of which hardly one is another than it was. */
  private boolean isNews(Served served) {
    if (newest == null) {
      newest = history.newest();
    }
    return !Objects.equals(newest.get(served.file()), served.sha256());
  }

  private void write(Served served) {
    transaction.executeWithoutResult(status -> history.served(served));
  }

  @Override
  public void destroy() {
    writer.shutdownNow();
  }
}
