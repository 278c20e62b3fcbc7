package io.bactrian.capture.spool;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Takes entries from many threads and returns when each is durable. Entries that wait at the same
 * time share a transaction. When the database is away, or slower than the patience of a sender, all
 * that waits goes to the spool, and so does what comes after it until the spool is nearly drained:
 * entries take effect in the order in which they came.
 *
 * @param <E> what is stored
 * @param <A> what its sender is answered
 */
public final class Intake<E, A> implements AutoCloseable {
  private static final long STOP_MILLIS = 15_000;

  private final IntakeProperties properties;
  private final IntakeQueues<E, A> queues;
  private final Spool spool;
  private final Outages outages = new Outages();
  private final Thread committer;
  private final Thread writer;

  private Intake(IntakeProperties properties, EntryStore<E, A> store, Spool spool) {
    this.properties = properties;
    this.spool = spool;
    this.queues = new IntakeQueues<>(spool.records() > 0, outages);
    this.committer =
        new Thread(new Committer<>(properties, queues, spool, store, outages), "intake-commit");
    this.writer = new Thread(new SpoolWriter<>(queues, spool, store, outages), "intake-spool");
  }

  /**
   * Recovers the spool and begins to drain it.
   *
   * @param folder of the spool
   */
  public static <E, A> Intake<E, A> start(
      IntakeProperties properties, EntryStore<E, A> store, Path folder) throws IOException {
    Spool spool =
        Spool.open(folder, properties.spoolLimit().toBytes(), properties.segmentSize().toBytes());
    var intake = new Intake<>(properties, store, spool);
    intake.committer.start();
    intake.writer.start();
    return intake;
  }

  /**
   * Returns when the entry is durable.
   *
   * @return the answer, or nothing where the entry is in the spool
   * @throws HubException the store's refusal, or {@link ErrorCode#UNAVAILABLE} if neither the
   *     database nor the spool took it
   */
  public Optional<A> submit(E entry) {
    PendingEntry<E, A> waiting = new PendingEntry<>(entry);
    if (!queues.add(waiting)) {
      throw unavailable("The hub is stopping: send it again.");
    }
    try {
      try {
        return waiting.await(properties.patience());
      } catch (TimeoutException e) {
        queues.spill(
            "the database did not answer within " + properties.patience().toMillis() + " ms");
        return waiting.await(properties.spoolPatience());
      }
    } catch (TimeoutException e) {
      throw unavailable("Neither the database nor the disk answers: send it again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("The hub is stopping: send it again.");
    }
  }

  /** Entries in the spool that wait for the database. */
  public long spooled() {
    return spool.records();
  }

  /** Bytes of the spool's files. */
  public long spoolBytes() {
    return spool.bytes();
  }

  /** Entries that wait for the next group. */
  int waiting() {
    return queues.waiting();
  }

  /** True while entries go to the spool. */
  public boolean isSpooling() {
    return queues.isSpooling();
  }

  /** True while neither the database nor the spool takes entries. */
  public boolean isRefusing() {
    return outages.isRefusing();
  }

  /** True since the database last failed and until it works again. */
  public boolean isDatabaseFailing() {
    return outages.isDatabaseFailing();
  }

  /**
   * What the spool could not give back.
   *
   * @throws UncheckedIOException if its folder cannot be listed
   */
  public SpoolDamage damage() {
    try {
      return spool.damage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True while both threads do their work. */
  public boolean isRunning() {
    return committer.isAlive() && writer.isAlive();
  }

  /** Stores or spools what was taken, and takes nothing more. */
  @Override
  public void close() throws IOException {
    queues.close();
    join(committer);
    queues.spillRest();
    join(writer);
    spool.close();
  }

  /** Waits for a thread that ends by itself. */
  private static void join(Thread thread) {
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static HubException unavailable(String message) {
    return new HubException(ErrorCode.UNAVAILABLE, message);
  }
}
