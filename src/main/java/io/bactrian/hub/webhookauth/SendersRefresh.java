package io.bactrian.hub.webhookauth;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/** Learns what other hubs on the same database changed. */
@Component
final class SendersRefresh implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SendersRefresh.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(daemon());
  private final WebhookTokens tokens;
  private final Mt5Logins logins;

  SendersRefresh(WebhookTokens tokens, Mt5Logins logins) {
    this.tokens = tokens;
    this.logins = logins;
    long millis = INTERVAL.toMillis();
    thread.scheduleWithFixedDelay(this::refresh, millis, millis, TimeUnit.MILLISECONDS);
  }

  void refresh() {
    try {
      tokens.refresh();
      logins.refresh();
    } catch (RuntimeException e) {
      log.debug("Webhook auth is not refreshed: the database does not answer", e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static CustomizableThreadFactory daemon() {
    var threads = new CustomizableThreadFactory("senders-");
    threads.setDaemon(true);
    return threads;
  }
}
