package io.bactrian.changes.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Asks the brokers every second whether they are there: a consumer takes a broker that is dead for
 * one that has nothing new.
 */
@Component
public final class KafkaProbe implements SmartLifecycle, Runnable {
  private static final Logger log = LoggerFactory.getLogger(KafkaProbe.class);
  private static final int ANSWER_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 1_000;
  private static final String NO_ANSWER = "waits for Kafka, which does not answer";

  private final KafkaClients kafka;
  private volatile @Nullable String problem;
  private @Nullable Thread thread;

  KafkaProbe(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** What each subscriber waits for, null where the brokers answer or none are used. */
  public @Nullable String problem() {
    return problem;
  }

  @Override
  public void start() {
    if (kafka.properties().enabled()) {
      Thread starting = new Thread(this, "kafka-probe");
      starting.setDaemon(true);
      starting.start();
      thread = starting;
    }
  }

  @Override
  public void run() {
    Admin admin = null;
    try {
      while (true) {
        try {
          admin = admin == null ? kafka.admin() : admin;
          ask(admin);
          said(null);
        } catch (RuntimeException | ExecutionException | TimeoutException e) {
          said(NO_ANSWER);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private static void ask(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    admin
        .describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MILLIS))
        .nodes()
        .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void said(@Nullable String now) {
    if (now != null && problem == null) {
      log.warn("The Kafka brokers do not answer");
    } else if (now == null && problem != null) {
      log.info("The Kafka brokers answer again");
    }
    problem = now;
  }

  @Override
  public void stop() {
    Thread last = thread;
    if (last != null) {
      last.interrupt();
      thread = null;
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
