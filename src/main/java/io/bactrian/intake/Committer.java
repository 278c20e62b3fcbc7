package io.bactrian.intake;

import io.bactrian.intake.EntryStore.Outcome;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that stores entries: first what lies in the spool, then all that waits, as one
 * group. It never lingers: while one group is on its way, the next one gathers.
 */
final class Committer<E, A> implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  private final IntakeProperties properties;
  private final Lanes<E, A> lanes;
  private final Spool spool;
  private final EntryStore<E, A> store;
  private final Thread thread = new Thread(this, "intake-commit");

  Committer(IntakeProperties properties, Lanes<E, A> lanes, Spool spool, EntryStore<E, A> store) {
    this.properties = properties;
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
      boolean working = true;
      while (working) {
        working = spool.records() > 0 ? drain() : storeWaiting();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the hub stops and nobody waits any more. */
  private boolean storeWaiting() throws InterruptedException {
    var group =
        lanes.takeDirect(
            properties.groupMessages(),
            properties.groupBytes().toBytes(),
            store::size,
            () -> spool.records() == 0);
    if (group.isEmpty()) {
      return !lanes.isClosed();
    }
    storeGroup(group);
    lanes.landed();
    return true;
  }

  /** Stores a group; where one of its entries is to blame, its halves, so that it fails alone. */
  private boolean storeGroup(List<Waiting<E, A>> group) {
    List<Outcome<A>> outcomes;
    try {
      outcomes = store.store(group.stream().map(Waiting::entry).toList());
    } catch (RuntimeException e) {
      if (!Blame.isTheEntrys(e)) {
        lanes.spill(e.toString());
        return false;
      }
      if (group.size() == 1) {
        group.get(0).fail(e);
        return true;
      }
      int half = group.size() / 2;
      return storeGroup(group.subList(0, half)) && storeGroup(group.subList(half, group.size()));
    }
    for (int i = 0; i < outcomes.size(); i++) {
      answer(group.get(i), outcomes.get(i));
    }
    return true;
  }

  private static <E, A> void answer(Waiting<E, A> waiting, Outcome<A> outcome) {
    if (outcome.answer() != null) {
      waiting.answer(outcome.answer());
    } else if (outcome.refusal() != null) {
      waiting.fail(outcome.refusal());
    }
  }

  /** False when the hub stops: what is left waits for its next start. */
  private boolean drain() throws InterruptedException {
    try {
      List<Segment.Entry> oldest =
          spool.peek(properties.groupMessages(), properties.groupBytes().toBytes());
      storeSpooled(oldest);
      if (spool.records() <= properties.groupMessages()) {
        lanes.resume(); // those who come now wait behind the rest of the spool
      }
    } catch (IOException e) {
      log.error("The spool cannot be read", e);
      lanes.pause(properties.retryInterval().toMillis());
    } catch (RuntimeException e) {
      lanes.spill(e.toString());
      lanes.pause(properties.retryInterval().toMillis());
    }
    return !lanes.isClosed();
  }

  private void storeSpooled(List<Segment.Entry> records) throws IOException {
    List<E> entries = records.stream().map(record -> store.read(record.bytes())).toList();
    List<Outcome<A>> outcomes;
    try {
      outcomes = store.store(entries);
    } catch (RuntimeException e) {
      if (!Blame.isTheEntrys(e)) {
        throw e;
      }
      if (records.size() > 1) {
        int half = records.size() / 2;
        storeSpooled(records.subList(0, half));
        storeSpooled(records.subList(half, records.size()));
        return;
      }
      log.error("A spooled message is refused", e);
      outcomes = List.of(Outcome.refused(Blame.asRefusal(e)));
    }
    for (int i = 0; i < outcomes.size(); i++) {
      HubException refusal = outcomes.get(i).refusal();
      if (refusal != null) {
        store.refuse(entries.get(i), refusal);
      }
    }
    spool.remove(records);
  }
}
