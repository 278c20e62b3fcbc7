package io.bactrian.watch.queue;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * The workers of this hub: each calls the route that does one piece of work, again and again, until
 * none is due or there are to be fewer workers. A slow piece of work holds up no other worker.
 */
@Component
final class QueueWorkers implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(QueueWorkers.class);
  private static final long PATIENCE_SECONDS = 10;

  private final ObjectProvider<CamelContext> camel;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile int most;
  private volatile @Nullable ExecutorService threads;
  private @Nullable ProducerTemplate calls;

  /**
   * @param camel looked up when it is needed: Spring starts what a lifecycle depends on before it,
   *     and Camel would start before it is configured
   */
  QueueWorkers(ObjectProvider<CamelContext> camel) {
    this.camel = camel;
  }

  /** Those that work at this moment. */
  int busy() {
    return busy.get();
  }

  /** How many there may be at once. */
  int most() {
    return most;
  }

  /**
   * Lets those that are missing begin; returns at once.
   *
   * @param route the endpoint of the route that does one piece of work
   * @param count how many may work at once from now on
   */
  synchronized void run(String route, int count) {
    most = count;
    ExecutorService running = threads;
    if (running == null) {
      return; // the hub stops
    }
    ProducerTemplate template = template();
    while (busy.get() < count) {
      busy.incrementAndGet();
      running.execute(() -> work(template, route));
    }
  }

  private ProducerTemplate template() {
    ProducerTemplate made = calls;
    if (made == null) {
      made = camel.getObject().createProducerTemplate();
      calls = made;
    }
    return made;
  }

  private void work(ProducerTemplate template, String route) {
    try {
      while (threads != null && busy.get() <= most && doOne(template, route)) {
        // the next one
      }
    } finally {
      busy.decrementAndGet();
    }
  }

  /** False where none was due, or where it cannot be said: the next look tries again. */
  private static boolean doOne(ProducerTemplate template, String route) {
    Exchange exchange = template.send(route, call -> {});
    if (exchange.getException() != null) {
      log.warn("Work of {} cannot be dealt with: {}", route, exchange.getException().toString());
      return false;
    }
    return exchange.getVariable(CompleteWorkProcessor.WORK) != null;
  }

  @Override
  public void start() {
    var names = new CustomizableThreadFactory("queue-worker-");
    names.setDaemon(true);
    threads = Executors.newCachedThreadPool(names);
  }

  /** What is under way may end; what does not is taken up by another worker after its lease. */
  @Override
  public void stop() {
    ExecutorService last = threads;
    threads = null;
    if (last != null) {
      last.shutdown();
      try {
        if (!last.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          last.shutdownNow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return threads != null;
  }
}
