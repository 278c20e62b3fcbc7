package io.bactrian.changes.delivery;

import io.bactrian.changes.kafka.KafkaKeys;
import io.bactrian.changes.kafka.KafkaOffsets;
import io.bactrian.changes.log.ChangeEvent;
import io.bactrian.changes.log.ChangeLog;
import io.bactrian.changes.log.Subscriber;
import io.bactrian.changes.log.Subscriptions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivers from the change log, in the order of positions. */
final class LogDelivery implements Delivery {
  private final Subscriber subscriber;
  private final EventHandler handler;
  private final ChangeLog log;
  private final Subscriptions subscriptions;
  private final Attempts attempts;
  private final KafkaOffsets offsets;
  private final KafkaKeys keys;
  private final Semaphore news = new Semaphore(1);
  private Map<Integer, Long> dealtWith = Map.of(); // over Kafka, before it was switched off
  private long rewinds = -1;

  LogDelivery(
      Subscriber subscriber,
      EventHandler handler,
      ChangeLog log,
      Subscriptions subscriptions,
      KafkaOffsets offsets,
      KafkaKeys keys,
      TransactionTemplate transaction) {
    this.subscriber = subscriber;
    this.handler = handler;
    this.log = log;
    this.subscriptions = subscriptions;
    this.offsets = offsets;
    this.keys = keys;
    this.attempts = new Attempts(subscriber, handler, transaction);
  }

  @Override
  public EventHandler.Readiness readiness() {
    return handler.readiness();
  }

  @Override
  public void register() {
    subscriptions.register(subscriber);
    dealtWith = offsets.positions(subscriber.name());
  }

  @Override
  public Optional<Subscriptions.Cursor> look() {
    return subscriptions.look(subscriber.name());
  }

  @Override
  public boolean await(Duration atMost) throws InterruptedException {
    boolean woken = news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
    news.drainPermits();
    return woken;
  }

  @Override
  public void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  @Override
  public Outcome deliver(int limit, BooleanSupplier stop) {
    return attempts.deliver(attempt -> deliver(limit, stop, attempt));
  }

  @Override
  public String giveUp(ChangeEvent event, Supplier<String> record) {
    return attempts.inTransaction(
        () -> {
          Subscriptions.Cursor cursor = locked();
          if (cursor.position() >= event.position() || cursor.rewinds() != rewinds) {
            return "another hub dealt with it, or the subscriber was rewound meanwhile";
          }
          String error = record.get();
          subscriptions.giveUp(subscriber.name(), event.position(), error);
          return error;
        });
  }

  private Outcome deliver(int limit, BooleanSupplier stop, Attempts.Attempt attempt) {
    ChangeLog.Batch batch = log.next(subscriber, limit).orElseThrow(this::unknown);
    Subscriptions.Cursor cursor = batch.cursor();
    if (cursor.rewinds() != rewinds) {
      rewinds = cursor.rewinds();
      dealtWith = offsets.positions(subscriber.name());
    }
    if (!cursor.running() || cursor.lag() <= 0) {
      return Outcome.NONE;
    }
    if (!dealtWith.isEmpty() && cursor.position() >= Collections.max(dealtWith.values())) {
      offsets.forget(subscriber.name());
      dealtWith = Map.of();
    }
    List<ChangeEvent> wanted = batch.events().stream().filter(this::wants).toList();
    int done = attempt.handle(wanted, cursor.mutedUntil(), stop);
    long position = done == wanted.size() ? batch.reached() : wanted.get(done - 1).position();
    subscriptions.advance(subscriber.name(), position, done);
    return new Outcome(wanted.subList(0, done), cursor.head() - position);
  }

  private boolean wants(ChangeEvent event) {
    return subscriber.wants(event)
        && (dealtWith.isEmpty()
            || event.position()
                > dealtWith.getOrDefault(keys.partition(event, dealtWith.size()), 0L));
  }

  private Subscriptions.Cursor locked() {
    return subscriptions.lock(subscriber.name()).orElseThrow(this::unknown);
  }

  private IllegalStateException unknown() {
    return new IllegalStateException(subscriber.name() + " is not registered");
  }

  @Override
  public void abort() {
    attempts.abort();
  }

  @Override
  public void close() {
    // nothing is held between transactions
  }
}
