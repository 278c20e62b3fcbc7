package io.bactrian.capture.spool;

import io.bactrian.capture.spool.EntryStore.Outcome;
import io.bactrian.capture.spool.RecordFile.Entry;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that stores entries: first what is in the spool, then all that waits, as one
 * group. It never lingers: while one group is on its way, the next one gathers.
 */
final class Committer<E, A> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private final IntakeProperties properties;
  private final IntakeQueues<E, A> queues;
  private final Spool spool;
  private final EntryStore<E, A> store;
  private final Outages outages;
  private long probed = System.nanoTime();

  Committer(
      IntakeProperties properties,
      IntakeQueues<E, A> queues,
      Spool spool,
      EntryStore<E, A> store,
      Outages outages) {
    this.properties = properties;
    this.queues = queues;
    this.spool = spool;
    this.store = store;
    this.outages = outages;
  }

  @Override
  public void run() {
    try {
      boolean working = true;
      while (working) {
        working = spool.records() > 0 ? drain() : storeWaiting();
        probe();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tries what failed, at times when no entry comes that would show whether it works again. */
  private void probe() {
    if (!(outages.isDatabaseFailing() || outages.isRefusing())
        || System.nanoTime() - probed < properties.retryInterval().toNanos()) {
      return;
    }
    probed = System.nanoTime();
    try {
      if (outages.isRefusing()) {
        spool.probe();
        outages.spoolWorks();
      } else if (spool.records() == 0) {
        store.store(List.of());
        outages.databaseWorks();
      }
    } catch (IOException e) {
      outages.spoolFails(Outages.reason(e));
    } catch (RuntimeException e) {
      outages.databaseFails(Outages.reason(e));
    }
  }

  /** False when the hub stops and nobody waits any more. */
  private boolean storeWaiting() throws InterruptedException {
    var group =
        queues.takeDirect(
            properties.groupMessages(),
            properties.groupBytes().toBytes(),
            store::size,
            () -> spool.records() == 0);
    if (group.isEmpty()) {
      return !queues.isClosed();
    }
    storeGroup(group);
    queues.clearInFlight();
    return true;
  }

  /** Stores a group; where one of its entries fails, its halves, so that it fails alone. */
  private boolean storeGroup(List<PendingEntry<E, A>> group) {
    List<Outcome<A>> outcomes;
    try {
      outcomes = store.store(group.stream().map(PendingEntry::entry).toList());
    } catch (RuntimeException e) {
      if (!FailureClassifier.isTheEntrys(e)) {
        queues.spill(Outages.reason(e));
        return false;
      }
      if (group.size() == 1) {
        group.get(0).fail(e);
        return true;
      }
      int half = group.size() / 2;
      return storeGroup(group.subList(0, half)) && storeGroup(group.subList(half, group.size()));
    }
    outages.databaseWorks();
    outages.spoolWorks(); // or it is not needed: its next use shows
    for (int i = 0; i < outcomes.size(); i++) {
      answer(group.get(i), outcomes.get(i));
    }
    return true;
  }

  private static <E, A> void answer(PendingEntry<E, A> waiting, Outcome<A> outcome) {
    if (outcome.answer() != null) {
      waiting.answer(outcome.answer());
    } else if (outcome.refusal() != null) {
      waiting.fail(outcome.refusal());
    }
  }

  /** False when the hub stops: what is left waits for its next start. */
  private boolean drain() throws InterruptedException {
    try {
      List<Entry> oldest =
          spool.peek(properties.groupMessages(), properties.groupBytes().toBytes());
      storeSpooled(read(oldest));
      spool.remove(oldest);
      if (spool.records() <= properties.groupMessages()) {
        queues.resume(); // those who come now wait behind the rest of the spool
      }
    } catch (IOException | RuntimeException e) {
      queues.spill(Outages.reason(e));
      queues.pause(properties.retryInterval().toMillis());
    }
    return !queues.isClosed();
  }

  private record Spooled<E>(Entry record, E entry) {}

  private List<Spooled<E>> read(List<Entry> records) {
    List<Spooled<E>> entries = new ArrayList<>();
    for (Entry record : records) {
      try {
        entries.add(new Spooled<>(record, store.read(record.bytes())));
      } catch (RuntimeException e) {
        spool.setAside(record, "it cannot be read: " + e.getMessage());
      }
    }
    return entries;
  }

  private void storeSpooled(List<Spooled<E>> entries) {
    if (entries.isEmpty()) {
      return;
    }
    List<Outcome<A>> outcomes;
    try {
      outcomes = store.store(entries.stream().map(Spooled::entry).toList());
    } catch (RuntimeException e) {
      if (!FailureClassifier.isTheEntrys(e)) {
        throw e;
      }
      if (entries.size() > 1) {
        int half = entries.size() / 2;
        storeSpooled(entries.subList(0, half));
        storeSpooled(entries.subList(half, entries.size()));
        return;
      }
      log.error("Intake: a spooled message is refused", e);
      outcomes = List.of(Outcome.refused(FailureClassifier.asRefusal(e)));
    }
    outages.databaseWorks();
    for (int i = 0; i < outcomes.size(); i++) {
      HubException refusal = outcomes.get(i).refusal();
      if (refusal != null) {
        refuse(entries.get(i), refusal);
      }
    }
  }

  /** What the database does not even take as refused must not keep the others waiting. */
  private void refuse(Spooled<E> spooled, HubException refusal) {
    try {
      store.refuse(spooled.entry(), refusal);
    } catch (RuntimeException e) {
      if (!FailureClassifier.isTheEntrys(e)) {
        throw e;
      }
      spool.setAside(
          spooled.record(),
          refusal.getMessage()
              + " Nor can it be kept with the refused ones: "
              + e.getClass().getSimpleName());
    }
  }
}
