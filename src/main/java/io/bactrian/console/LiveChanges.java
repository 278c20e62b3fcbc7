package io.bactrian.console;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Who looks on, and one connection to the database for all of them, open while anybody does. It
 * stops before the web server does, which else would wait for the streams to end.
 */
@Component
class LiveChanges implements SmartLifecycle, LiveListener.News {
  private static final int MOST =
      24; // each keeps one of 64 web threads where there are no virtual ones

  private final JdbcConnectionDetails database;
  private final Set<Onlooker> onlookers = ConcurrentHashMap.newKeySet();
  private @Nullable Thread listener;
  private volatile boolean running;
  private volatile boolean works;

  LiveChanges(JdbcConnectionDetails database) {
    this.database = database;
  }

  /** Collects what changed until its stream asks. */
  static final class Onlooker {
    private final Set<String> changed = new HashSet<>();
    private boolean works;
    private boolean woken;
    private boolean over;

    /**
     * @param works whether the database says what changes
     * @param tables those that changed since the last look, empty where none has
     */
    record Look(boolean works, Set<String> tables) {}

    /** Waits for something to say; null where the stream is to end. */
    synchronized @Nullable Look await(long millis) throws InterruptedException {
      long end = System.nanoTime() + millis * 1_000_000;
      long left = millis;
      while (!woken && !over && left > 0) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
      if (over) {
        return null;
      }
      var look = new Look(works, Set.copyOf(changed));
      changed.clear();
      woken = false;
      return look;
    }

    private synchronized void add(Set<String> tables) {
      changed.addAll(tables);
      wake();
    }

    private synchronized void works(boolean now) {
      if (works != now) {
        works = now;
        wake();
      }
    }

    private synchronized void end() {
      over = true;
      wake();
    }

    private void wake() {
      woken = true;
      notifyAll();
    }
  }

  /** UNAVAILABLE where too many look on already; they ask from time to time. */
  synchronized Onlooker join() {
    if (!running || onlookers.size() >= MOST) {
      throw new HubException(
          ErrorCode.UNAVAILABLE,
          null,
          "%d streams are open, which is all this hub gives: ask the lists from time to time."
              .formatted(onlookers.size()));
    }
    var onlooker = new Onlooker();
    onlookers.add(onlooker);
    if (listener == null || !listener.isAlive()) { // an error may have ended it
      works = false;
      var all = new LiveListener(database, this, this::wanted);
      listener = new Thread(all::run, "live");
      listener.setDaemon(true);
      listener.start();
    }
    onlooker.works(works);
    return onlooker;
  }

  void leave(Onlooker onlooker) {
    onlookers.remove(onlooker);
  }

  /** Asked by the listener's thread, which ends where it is not. */
  private synchronized boolean wanted() {
    if (running && !onlookers.isEmpty()) {
      return true;
    }
    listener = null;
    return false;
  }

  @Override
  public void changed(Set<String> tables) {
    onlookers.forEach(onlooker -> onlooker.add(tables));
  }

  @Override
  public void live(boolean now) {
    works = now;
    onlookers.forEach(onlooker -> onlooker.works(now));
  }

  int onlookers() {
    return onlookers.size();
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    onlookers.forEach(Onlooker::end);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
