package io.bactrian.data.lineage;

import io.bactrian.hub.liveedit.RouteFileApplied;
import io.bactrian.shared.DatabaseLoss;
import io.bactrian.shared.HubFolders;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps which text of a route ran since when. It writes behind the edit's back: an edit waits
 * neither for git nor for the database, and what could not be written is written later.
 */
@Component
final class RouteVersions implements DisposableBean {
  private static final Logger log = LoggerFactory.getLogger(RouteVersions.class);
  private static final long PAUSE_MILLIS = 500;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final GitCheckout checkout;
  private final Queue<RouteFileApplied> waiting = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(RouteVersions::thread);

  RouteVersions(JdbcClient jdbc, TransactionTemplate transaction, HubFolders folders) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.checkout = new GitCheckout(folders.home());
    writer.scheduleWithFixedDelay(
        this::writeAll, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable write) {
    var thread = new Thread(write, "route-versions");
    thread.setDaemon(true);
    return thread;
  }

  @EventListener
  void onApplied(RouteFileApplied applied) {
    waiting.add(applied);
  }

  private void writeAll() {
    if (!waiting.isEmpty()) {
      Optional<GitCheckout.Head> head = checkout.head();
      for (var next = waiting.peek(); next != null && write(next, head); next = waiting.peek()) {
        waiting.remove();
      }
    }
  }

  /** False where it has to be tried again. */
  private boolean write(RouteFileApplied applied, Optional<GitCheckout.Head> head) {
    try {
      transaction.executeWithoutResult(status -> keep(applied, head));
      return true;
    } catch (RuntimeException e) {
      if (DatabaseLoss.isCauseOf(e)) {
        return false;
      }
      log.error(
          "Route file {}: its text cannot be kept for the lineage of messages", applied.file(), e);
      return true;
    }
  }

  private void keep(RouteFileApplied applied, Optional<GitCheckout.Head> head) {
    String sha256 = DigestUtils.sha256Hex(applied.text());
    jdbc.sql(
            """
            insert into route_versions as v (file, sha256, git_revision, text, first_seen_at)
            values (:file, :sha256, :revision, :text, :at)
            on conflict (file, sha256) do update set git_revision = excluded.git_revision
            where v.git_revision is null and excluded.git_revision is not null
            """)
        .param("file", applied.file())
        .param("sha256", sha256)
        .param("revision", head.map(is -> is.holding(applied.file(), applied.text())).orElse(null))
        .param("text", applied.text())
        .param("at", applied.at().atOffset(ZoneOffset.UTC))
        .update();
    applied.ids().forEach(id -> activate(id, applied, sha256));
  }

  /** A restart with the same text is nothing new. */
  private void activate(String id, RouteFileApplied applied, String sha256) {
    jdbc.sql(
            """
            insert into route_activations (route_id, file, sha256, at)
            select :id, :file, :sha256, :at
            where not exists (
              select from (select * from route_activations where route_id = :id order by at desc, id desc limit 1) last
              where last.file = :file and last.sha256 = :sha256)
            """)
        .param("id", id)
        .param("file", applied.file())
        .param("sha256", sha256)
        .param("at", applied.at().atOffset(ZoneOffset.UTC))
        .update();
  }

  @Override
  public void destroy() {
    writer.shutdownNow();
  }
}
