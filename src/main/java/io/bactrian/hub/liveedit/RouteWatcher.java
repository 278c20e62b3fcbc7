package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteFolders;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the folders once the hub has started and reads them again and again: file systems in
 * containers report no events. What it read is judged when two readings agree, so a file that is
 * being written is not judged half-way.
 */
final class RouteWatcher implements ApplicationRunner, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(RouteWatcher.class);

  /** A file that is empty or gone for fewer looks than this is being saved. */
  private static final int PATIENCE = 3;

  /** How many looks there are for each try of files that the database's absence keeps out. */
  private static final int RETRY = 8;

  private final RouteFolders folders;
  private final RouteFiles files;
  private final SwapGate gate;
  private final Duration interval;
  private final Map<String, Integer> missing = new HashMap<>();
  private Map<String, String> judged = Map.of();
  private Map<String, String> lastLook = Map.of();
  private int looksSinceTry;
  private volatile boolean loaded;
  private volatile @Nullable String problem;
  private @Nullable ScheduledExecutorService executor;

  RouteWatcher(RouteFolders folders, RouteFiles files, SwapGate gate, Duration interval) {
    this.folders = folders;
    this.files = files;
    this.gate = gate;
    this.interval = interval;
    folders.requireRoutes();
  }

  @Override
  public void run(ApplicationArguments arguments) {
    lookSafely();
    executor = Executors.newSingleThreadScheduledExecutor(RouteWatcher::thread);
    executor.scheduleWithFixedDelay(
        this::lookSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** True once what serves was judged for the first time. */
  boolean loaded() {
    return loaded;
  }

  /** Why the folders cannot be read right now, null when they can. */
  @Nullable String problem() {
    return problem;
  }

  private static Thread thread(Runnable look) {
    var thread = new Thread(look, "route-watcher");
    thread.setDaemon(true);
    return thread;
  }

  private void lookSafely() {
    try {
      if (loaded) {
        look();
      } else {
        load();
      }
      Map<String, String> unreadable = folders.unreadable();
      say(unreadable.isEmpty() ? null : "cannot be read: " + unreadable, null);
    } catch (Throwable e) { // an executor drops a task that throws, and then nobody looks again
      say("the folders cannot be read or judged: " + e, e);
    }
  }

  private void say(@Nullable String reason, @Nullable Throwable cause) {
    if (reason != null && !reason.equals(problem)) {
      log.error("Live edit: {}", reason, cause);
    }
    problem = reason;
  }

  private void load() throws IOException {
    Map<String, String> read = folders.read();
    files.load(read);
    judged = read;
    lastLook = read;
    loaded = true;
    gate.routesLoaded();
  }

  private void look() throws IOException {
    Map<String, String> look = patient(folders.read());
    boolean settled = look.equals(lastLook);
    lastLook = look;
    boolean again = files.unfinished() && ++looksSinceTry >= RETRY;
    if (settled && (again || !look.equals(judged))) {
      looksSinceTry = 0;
      files.reconcile(look);
      judged = look;
    }
  }

  /** The look with what was there before in place of files that are empty or gone just now. */
  private Map<String, String> patient(Map<String, String> read) {
    Map<String, String> look = new TreeMap<>(read);
    judged.forEach(
        (path, before) -> {
          if (folders.unreadable().keySet().stream()
              .anyMatch(folder -> path.equals(folder) || path.startsWith(folder + "/"))) {
            look.put(path, before);
          } else if (!read.getOrDefault(path, "").isBlank() || before.isBlank()) {
            missing.remove(path);
          } else if (missing.merge(path, 1, Integer::sum) < PATIENCE) {
            look.put(path, before);
          }
        });
    return look;
  }

  @Override
  public void start() {
    // run() starts the watching, when every bean is there
  }

  @Override
  public void stop() {
    if (executor != null) {
      executor.shutdownNow();
      executor = null;
    }
  }

  @Override
  public boolean isRunning() {
    return executor != null;
  }
}
