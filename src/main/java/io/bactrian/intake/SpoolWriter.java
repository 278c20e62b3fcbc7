package io.bactrian.intake;

import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the spool what waits for it, all of it with one sync. */
final class SpoolWriter<E, A> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(SpoolWriter.class);

  private final Lanes<E, A> lanes;
  private final Spool spool;
  private final EntryStore<E, A> store;
  private final Thread thread = new Thread(this, "intake-spool");

  SpoolWriter(Lanes<E, A> lanes, Spool spool, EntryStore<E, A> store) {
    this.lanes = lanes;
    this.spool = spool;
    this.store = store;
  }

  void start() {
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  void join() {
    Joining.join(thread);
  }

  @Override
  public void run() {
    try {
      for (var group = lanes.takeForSpool(); !group.isEmpty(); group = lanes.takeForSpool()) {
        write(group.stream().filter(waiting -> !waiting.isDone()).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<Waiting<E, A>> group) {
    try {
      spool.append(group.stream().map(waiting -> store.write(waiting.entry())).toList());
      group.forEach(Waiting::spooled);
    } catch (SpoolFullException e) {
      fail(group, e);
    } catch (IOException | RuntimeException e) {
      log.error("The spool cannot be written", e);
      fail(group, e);
    }
  }

  private static <E, A> void fail(List<Waiting<E, A>> group, Exception e) {
    RuntimeException answer =
        Intake.unavailable(
            "The database does not answer and the spool takes nothing (" + e.getMessage() + ").");
    group.forEach(waiting -> waiting.fail(answer));
  }
}
