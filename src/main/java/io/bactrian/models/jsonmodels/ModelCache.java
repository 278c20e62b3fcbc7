package io.bactrian.models.jsonmodels;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers the models in use for five minutes, then asks whether they are others by now. While the
 * store is away, slow, or holds what is no model, the one before goes on being used.
 */
final class ModelCache {
  static final Duration FRESH = Duration.ofMinutes(5);

  /** After a read that failed. */
  static final Duration RETRY = Duration.ofSeconds(30);

  /** A decision does not wait longer for the store. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int MOST_NAMES = 10_000;
  private static final Logger log = LoggerFactory.getLogger(ModelCache.class);

  /** What the store holds. */
  interface Source {
    /**
     * @return the model with its etag, or null where it still has this one
     * @throws HubException as {@link ModelObjects#read}
     */
    ModelObjects.@Nullable Found read(ModelName name, @Nullable String etag);
  }

  private final Source source;
  private final Executor executor;
  private final LongSupplier nanos;
  private final Map<ModelName, Slot> slots = new ConcurrentHashMap<>();

  /**
   * @param nanos a clock that never goes back
   */
  ModelCache(Source source, Executor executor, LongSupplier nanos) {
    this.source = source;
    this.executor = executor;
    this.nanos = nanos;
  }

  /** What is known of one model; its own monitor guards it. */
  private static final class Slot {
    ModelReading reading = ModelReading.NONE;
    @Nullable String etag;
    long until;
    int writes;
    @Nullable CompletableFuture<Void> running;

    Slot(long now) {
      this.until = now;
    }
  }

  ModelReading read(ModelName name) {
    Slot slot = slot(name);
    CompletableFuture<Void> running;
    synchronized (slot) {
      if (nanos.getAsLong() - slot.until < 0) {
        return slot.reading;
      }
      running = slot.running;
      if (running == null || running.isDone()) {
        int writes = slot.writes;
        running = CompletableFuture.runAsync(() -> refresh(name, slot, writes), executor);
        slot.running = running;
      }
    }
    await(running);
    synchronized (slot) {
      if (slot.running == running && nanos.getAsLong() - slot.until >= 0) {
        String problem = "the object store does not answer in time";
        warn(name, slot.reading, problem);
        slot.reading = slot.reading.withProblem(problem);
        slot.until = nanos.getAsLong() + RETRY.toNanos();
      }
      return slot.reading;
    }
  }

  /** What this hub wrote is read anew; a read that began before the write counts no more. */
  void written(ModelName name) {
    Slot slot = slot(name);
    synchronized (slot) {
      slot.writes++;
      slot.etag = null;
      slot.until = nanos.getAsLong();
      slot.running = null;
    }
  }

  private Slot slot(ModelName name) {
    if (slots.size() >= MOST_NAMES) {
      slots.clear();
    }
    return slots.computeIfAbsent(name, is -> new Slot(nanos.getAsLong()));
  }

  private void refresh(ModelName name, Slot slot, int writes) {
    ModelReading before;
    String etag;
    synchronized (slot) {
      before = slot.reading;
      etag = slot.etag;
    }
    ModelReading fresh = new ModelReading(before.model(), null);
    Duration good = FRESH;
    try {
      ModelObjects.Found found = source.read(name, etag);
      if (found != null) {
        fresh = new ModelReading(found.model(), null);
        etag = found.etag();
      }
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        fresh = ModelReading.NONE;
        etag = null;
      } else {
        good = RETRY;
        fresh = before.withProblem(String.valueOf(e.getMessage()));
        warn(name, before, String.valueOf(e.getMessage()));
      }
    }
    synchronized (slot) {
      if (slot.writes == writes) {
        slot.reading = fresh;
        slot.etag = etag;
        slot.until = nanos.getAsLong() + good.toNanos();
      }
    }
  }

  /** Once an outage. */
  private static void warn(ModelName name, ModelReading before, String problem) {
    if (before.problem() == null) {
      log.warn("JSON model {} cannot be read, what is known stays: {}", name, problem);
    }
  }

  private static void await(CompletableFuture<Void> running) {
    try {
      running.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.debug("A JSON model is read for longer than {}", PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A JSON model cannot be read", e.getCause());
    }
  }
}
