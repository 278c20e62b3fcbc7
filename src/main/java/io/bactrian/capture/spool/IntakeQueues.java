package io.bactrian.capture.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;

/**
 * Who waits for the database and who for the spool, and where the next one goes. What is in the
 * spool is older than what waits for the database, always.
 */
final class IntakeQueues<E, A> {
  private final Outages outages;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition forDatabase = lock.newCondition();
  private final Condition forSpool = lock.newCondition();
  private final Deque<PendingEntry<E, A>> direct = new ArrayDeque<>();
  private final Deque<PendingEntry<E, A>> toSpool = new ArrayDeque<>();
  private List<PendingEntry<E, A>> inFlight = List.of();
  private boolean writing;
  private boolean spooling;
  private boolean stopping;
  private boolean committed;

  /**
   * @param spooling true where a former run left entries in the spool
   */
  IntakeQueues(boolean spooling, Outages outages) {
    this.spooling = spooling;
    this.outages = outages;
  }

  /** False once the hub stops. */
  boolean add(PendingEntry<E, A> waiting) {
    lock.lock();
    try {
      if (stopping) {
        return false;
      }
      (spooling ? toSpool : direct).addLast(waiting);
      (spooling ? forSpool : forDatabase).signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends all that waits to the spool, what is on its way to the database first: nobody knows
   * whether it will arrive.
   */
  void spill(String reason) {
    lock.lock();
    try {
      outages.databaseFails(reason);
      spooling = true;
      toSpool.addAll(inFlight);
      toSpool.addAll(direct);
      inFlight = List.of();
      direct.clear();
      forSpool.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next entries for the database, which are on their way from now on. Waits a while for the
   * first; empty where none came, or where older ones are in the spool.
   */
  List<PendingEntry<E, A>> takeDirect(
      int maxCount, long maxBytes, ToIntFunction<E> size, BooleanSupplier spoolIsEmpty)
      throws InterruptedException {
    lock.lock();
    try {
      if ((direct.isEmpty() || spoolIsBusy()) && !stopping) {
        forDatabase.await(100, TimeUnit.MILLISECONDS);
      }
      if (spoolIsBusy() || !spoolIsEmpty.getAsBoolean()) {
        return List.of();
      }
      resume();
      List<PendingEntry<E, A>> group = new ArrayList<>();
      long bytes = 0;
      while (!direct.isEmpty() && group.size() < maxCount && bytes < maxBytes) {
        PendingEntry<E, A> next = direct.removeFirst();
        bytes += size.applyAsInt(next.entry());
        group.add(next);
      }
      inFlight = group;
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** The group is dealt with. */
  void clearInFlight() {
    lock.lock();
    try {
      inFlight = List.of();
    } finally {
      lock.unlock();
    }
  }

  /** All that waits for the spool; waits for it. Empty means that nothing will come any more. */
  List<PendingEntry<E, A>> takeForSpool() throws InterruptedException {
    lock.lock();
    try {
      if (writing) {
        writing = false;
        forDatabase.signal();
      }
      while (toSpool.isEmpty() && !committed) {
        forSpool.await();
      }
      List<PendingEntry<E, A>> all = List.copyOf(toSpool);
      toSpool.clear();
      writing = !all.isEmpty();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** From now on entries wait for the database again, behind what is still in the spool. */
  void resume() {
    lock.lock();
    try {
      spooling = spooling && stopping;
    } finally {
      lock.unlock();
    }
  }

  private boolean spoolIsBusy() {
    return writing || !toSpool.isEmpty();
  }

  int waiting() {
    lock.lock();
    try {
      return direct.size();
    } finally {
      lock.unlock();
    }
  }

  boolean isSpooling() {
    lock.lock();
    try {
      return spooling;
    } finally {
      lock.unlock();
    }
  }

  void pause(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !stopping) {
        left = forDatabase.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      stopping = true;
      forDatabase.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /** The committer is gone: what it left goes to the spool, which then ends. */
  void spillRest() {
    lock.lock();
    try {
      toSpool.addAll(direct);
      direct.clear();
      committed = true;
      forSpool.signal();
    } finally {
      lock.unlock();
    }
  }
}
