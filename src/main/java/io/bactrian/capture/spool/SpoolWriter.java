package io.bactrian.capture.spool;

import java.io.IOException;
import java.util.List;

/** Writes to the spool what waits for it, all of it with one sync. */
final class SpoolWriter<E, A> implements Runnable {
  private final IntakeQueues<E, A> queues;
  private final Spool spool;
  private final EntryStore<E, A> store;
  private final Outages outages;

  SpoolWriter(IntakeQueues<E, A> queues, Spool spool, EntryStore<E, A> store, Outages outages) {
    this.queues = queues;
    this.spool = spool;
    this.store = store;
    this.outages = outages;
  }

  @Override
  public void run() {
    try {
      for (var group = queues.takeForSpool(); !group.isEmpty(); group = queues.takeForSpool()) {
        write(group.stream().filter(waiting -> !waiting.isDone()).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<PendingEntry<E, A>> group) {
    try {
      spool.append(group.stream().map(waiting -> store.write(waiting.entry())).toList());
      outages.spoolWorks();
      group.forEach(PendingEntry::spooled);
    } catch (IOException | RuntimeException e) {
      outages.spoolFails(Outages.reason(e));
      fail(group, e);
    }
  }

  private static <E, A> void fail(List<PendingEntry<E, A>> group, Exception e) {
    RuntimeException answer =
        Intake.unavailable(
            "The database does not answer and the spool takes nothing (" + e.getMessage() + ").");
    group.forEach(waiting -> waiting.fail(answer));
  }
}
