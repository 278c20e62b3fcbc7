package io.bactrian.hub.liveedit;

import io.bactrian.hub.dryrun.Failures;
import io.bactrian.hub.lint.AddressRules;
import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.shared.DatabaseLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Takes old files out and puts new ones in behind the gate, or puts the old ones back. */
final class RouteSwap {
  private static final Logger log = LoggerFactory.getLogger(RouteSwap.class);

  private final LiveRoutes live;
  private final SwapGate gate;
  private final LintContext hub;
  private final Duration drain;
  private boolean cutOff;

  RouteSwap(LiveRoutes live, SwapGate gate, LintContext hub, Duration drain) {
    this.live = live;
    this.gate = gate;
    this.hub = hub;
    this.drain = drain;
  }

  /** Files that go live together. */
  private record Unit(Set<String> changed, Set<String> paths) {}

  /**
   * Brings the live routes from one model to another, as far as Camel plays along.
   *
   * @param refused receives why a file could not go live
   * @return what serves now
   */
  RouteModel swap(RouteModel serving, RouteModel wanted, Map<String, Finding> refused) {
    cutOff = false;
    RouteModel now = serving;
    // Of the many files of a start only their number is news.
    Level level = serving.files().isEmpty() ? Level.DEBUG : Level.INFO;
    for (Unit unit : units(serving, wanted)) {
      Map<String, Optional<RouteFile>> changes = new TreeMap<>();
      unit.paths().forEach(path -> changes.put(path, Optional.ofNullable(wanted.get(path))));
      RouteModel next = now.with(changes);
      Finding failure = swapUnit(unit, now, next, level);
      if (failure == null) {
        now = next;
      } else {
        unit.changed().forEach(path -> refused.put(path, charge(path, failure)));
      }
    }
    if (serving.files().isEmpty()) {
      log.info("{} files of routes, processors and schedules are applied", now.files().size());
    }
    gate.retain(now.addresses(now.files().keySet(), this::address));
    return now;
  }

  /** Whether the last swap left a file out for no fault of it: the database was away. */
  boolean cutOff() {
    return cutOff;
  }

  /** Kamelets, templates and configurations change with all that use them, the rest by itself. */
  private static List<Unit> units(RouteModel serving, RouteModel wanted) {
    Set<String> changed = wanted.differences(serving);
    Set<String> shared =
        changed.stream()
            .filter(path -> isShared(serving.get(path)) || isShared(wanted.get(path)))
            .collect(Collectors.toSet());
    List<Unit> units = new ArrayList<>();
    Set<String> together = new TreeSet<>(shared);
    // Before anything runs, templates need nobody beside them.
    together.addAll(serving.dependents(shared));
    if (!together.isEmpty()) {
      units.add(
          new Unit(
              changed.stream().filter(together::contains).collect(Collectors.toSet()), together));
    }
    changed.stream()
        .filter(path -> !together.contains(path))
        // What is gone goes first: another file may have taken its ids and addresses over.
        .sorted(Comparator.comparing(path -> wanted.get(path) != null))
        .forEach(path -> units.add(new Unit(Set.of(path), Set.of(path))));
    return units;
  }

  private static boolean isShared(@Nullable RouteFile file) {
    return file != null && file.isShared();
  }

  private @Nullable Finding swapUnit(Unit unit, RouteModel before, RouteModel after, Level level) {
    long start = System.nanoTime();
    Set<String> addresses = new TreeSet<>(before.addresses(unit.paths(), this::address));
    addresses.addAll(after.addresses(unit.paths(), this::address));
    Runnable open = gate.shut(addresses, drain);
    try {
      @Nullable Finding failure = replace(files(before, unit), files(after, unit));
      if (failure != null) {
        @Nullable Finding worse = replace(files(after, unit), files(before, unit));
        if (worse != null) {
          log.error(
              "{}:{}: the last good version does not start: {}",
              worse.file(),
              worse.line(),
              worse.reason());
        }
        return failure;
      }
    } finally {
      open.run();
    }
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    unit.changed()
        .forEach(
            path ->
                log.atLevel(level)
                    .log(
                        "{}: {} in {} ms",
                        path,
                        after.get(path) == null ? "removed" : "applied",
                        millis));
    return null;
  }

  private @Nullable Finding replace(List<RouteFile> out, List<RouteFile> in) {
    @Nullable RouteFile at = null;
    try {
      for (RouteFile file : out) {
        at = file;
        live.remove(file);
      }
      if (!out.isEmpty()) {
        live.sweep();
      }
      for (RouteFile file : in) {
        at = file;
        live.define(file);
      }
      for (RouteFile file : in) {
        at = file;
        live.add(file);
      }
      live.sweep();
      return null;
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      log.debug("The swap of route files failed", e);
      if (at == null) {
        return Finding.error("routes/", 1, String.valueOf(e.getMessage()));
      }
      return DatabaseLoss.isCauseOf(e) ? cutOff(at) : Failures.locate(at, e);
    }
  }

  /** The same words at every try, so that they are logged once. */
  private Finding cutOff(RouteFile file) {
    cutOff = true;
    return Finding.error(
        file.path(), 1, "the database cannot be reached: the file is tried again until it can");
  }

  private static List<RouteFile> files(RouteModel model, Unit unit) {
    return unit.paths().stream().map(model::get).filter(Objects::nonNull).toList();
  }

  private String address(EndpointUse use) {
    return AddressRules.pattern(use, hub);
  }

  private static Finding charge(String path, Finding failure) {
    return path.equals(failure.file())
        ? failure
        : Finding.error(
            path, 1, failure.file() + ", line " + failure.line() + ": " + failure.reason());
  }
}
