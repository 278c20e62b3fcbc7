package io.bactrian.hub.liveedit;

import io.bactrian.hub.lint.RouteLint;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The files below routes/, processors/ and schedules/: what serves, and what is wrong. */
public final class RouteFiles {
  private static final Logger log = LoggerFactory.getLogger(RouteFiles.class);

  private final Settlement settlement;
  private final RouteLint lint;
  private final RouteSwap swap;
  private final LastGood lastGood;
  private final Consumer<Object> listener;
  private final Function<String, Optional<String>> idle;
  private final Clock clock;
  private final Counter applied;
  private final Counter refused;

  private volatile RouteModel serving = RouteModel.EMPTY;
  private final Map<String, Instant> loadedAt = new TreeMap<>();
  private final Map<String, String> refusedTexts = new TreeMap<>();
  private volatile List<RouteFileStatus> status = List.of();
  private volatile Map<String, String> judged = Map.of();
  private volatile boolean swapping;
  private boolean unfinished;

  /**
   * @param listener gets {@link RouteFileApplied} and {@link RouteFileRemoved}
   * @param idle why a route does not run that should, by its id
   */
  RouteFiles(
      Settlement settlement,
      RouteLint lint,
      RouteSwap swap,
      LastGood lastGood,
      Consumer<Object> listener,
      Function<String, Optional<String>> idle,
      Clock clock,
      MeterRegistry meters) {
    this.settlement = settlement;
    this.lint = lint;
    this.swap = swap;
    this.lastGood = lastGood;
    this.listener = listener;
    this.idle = idle;
    this.clock = clock;
    this.applied = meters.counter("hub.liveedit.edits", "outcome", "applied");
    this.refused = meters.counter("hub.liveedit.edits", "outcome", "refused");
  }

  /** Every file on disk or in service, by path, as it is at this moment. */
  public List<RouteFileStatus> status() {
    return status.stream().map(this::asItRuns).toList();
  }

  /** A route may have been stopped by hand, by JMX or by Camel itself since it was loaded. */
  private RouteFileStatus asItRuns(RouteFileStatus file) {
    List<RouteProblem> stopped =
        file.routeIds().stream()
            .flatMap(
                id ->
                    idle.apply(id).stream()
                        .map(state -> new RouteProblem(file.file(), line(file, id), state)))
            .toList();
    return stopped.isEmpty() || swapping ? file : file.stopped(stopped);
  }

  private int line(RouteFileStatus file, String id) {
    @Nullable RouteFile is = serving.get(file.file());
    return is == null ? 1 : is.lineOf(id);
  }

  /** The ids of the schedules; of a file that was never read, its name. */
  Set<String> schedules() {
    var ids = new TreeSet<String>();
    for (RouteFileStatus file : status) {
      if (file.kind().equals("schedule")) {
        ids.addAll(file.routeIds());
        if (file.routeIds().isEmpty()) {
          ids.add(file.file().replaceFirst("^.*/", "").replaceFirst("\\.camel\\.yaml$", ""));
        }
      }
    }
    return ids;
  }

  /** What runs now. */
  RouteModel serving() {
    return serving;
  }

  /** The version of a file that serves, empty where none does. */
  public Optional<RouteFile> serving(String path) {
    return Optional.ofNullable(serving.get(path));
  }

  /** Every file's version that serves. */
  public Collection<RouteFile> allServing() {
    return serving.all();
  }

  /** How one file is at this moment, empty where it is neither on disk nor in service. */
  public Optional<RouteFileStatus> status(String path) {
    return status.stream().filter(file -> file.file().equals(path)).map(this::asItRuns).findFirst();
  }

  /**
   * True once this text, or with none the file's absence, is what was found on disk and what serves
   * is in line with it as far as it may be.
   */
  public boolean hasJudged(String path, @Nullable String text) {
    return Objects.equals(judged.get(path), text);
  }

  /**
   * What would come of a file with this text, beside the others on disk. Nothing changes.
   *
   * @param text null where the file were deleted
   */
  public synchronized JudgedFile judge(String path, @Nullable String text) {
    Map<String, String> disk = new TreeMap<>(judged);
    if (text == null) {
      disk.remove(path);
    } else {
      disk.put(path, text);
    }
    Map<String, List<Finding>> problems = new TreeMap<>();
    Map<String, Optional<RouteFile>> changes = changes(disk, problems);
    var settled = settlement.settle(serving, changes);
    problems.putAll(settled.refused());
    List<Finding> findings = problems.getOrDefault(path, List.of());
    @Nullable RouteFile file = settled.model().get(path);
    List<Finding> warnings = new ArrayList<>();
    if (file != null && findings.isEmpty()) {
      warnings.addAll(lint.file(file));
      warnings.addAll(lint.flow(settled.model().all()));
      warnings.removeIf(finding -> finding.refuses() || !finding.file().equals(path));
    }
    return JudgedFile.of(path, serving, settled.model(), findings, warnings);
  }

  /** Whether a sound file is left out because the database was away: reconcile once more. */
  synchronized boolean unfinished() {
    return unfinished;
  }

  /** Loads everything for the first time; a broken file is replaced by its last good version. */
  synchronized void load(Map<String, String> disk) {
    reconcile(disk);
    Set<String> broken = new TreeSet<>(disk.keySet());
    broken.removeAll(serving.files().keySet());
    Map<String, Optional<RouteFile>> former = new TreeMap<>();
    broken.forEach(path -> read(path).ifPresent(file -> former.put(path, Optional.of(file))));
    if (!former.isEmpty()) {
      swapTo(settlement.settle(serving, former).model(), new TreeMap<>());
      // What was refused only because it needs one of these has its chance now.
      reconcile(disk);
    }
  }

  /** Brings what serves in line with what is on disk, as far as that is sound. */
  synchronized void reconcile(Map<String, String> disk) {
    Map<String, List<Finding>> problems = new TreeMap<>();
    Map<String, Optional<RouteFile>> changes = changes(disk, problems);
    var settled = settlement.settle(serving, changes);
    problems.putAll(settled.refused());
    swapping = true;
    try {
      swapTo(settled.model(), problems);
      unfinished = swap.cutOff();
      problems.forEach((path, findings) -> report(path, disk.getOrDefault(path, ""), findings));
      refusedTexts.keySet().retainAll(problems.keySet());
      status = statusOf(disk, problems);
      judged = Map.copyOf(disk);
    } finally {
      swapping = false;
    }
  }

  /** Files that differ from what serves, empty where one is gone. */
  private Map<String, Optional<RouteFile>> changes(
      Map<String, String> disk, Map<String, List<Finding>> problems) {
    Map<String, Optional<RouteFile>> changes = new TreeMap<>();
    disk.forEach(
        (path, text) -> {
          RouteFile now = serving.get(path);
          if (now == null || !now.text().equals(text)) {
            parse(path, text, problems).ifPresent(file -> changes.put(path, Optional.of(file)));
          }
        });
    serving.files().keySet().stream()
        .filter(path -> !disk.containsKey(path))
        .forEach(path -> changes.put(path, Optional.empty()));
    return changes;
  }

  private static Optional<RouteFile> parse(
      String path, String text, Map<String, List<Finding>> problems) {
    try {
      return Optional.of(RouteFile.parse(path, text));
    } catch (YamlEngineException e) {
      problems.put(path, List.of(RouteLint.syntax(path, e)));
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      problems.put(path, List.of(RouteLint.unjudged(path, e)));
      return Optional.empty();
    }
  }

  private void swapTo(RouteModel wanted, Map<String, List<Finding>> problems) {
    RouteModel before = serving;
    Map<String, Finding> failed = new TreeMap<>();
    serving = swap.swap(before, wanted, failed);
    failed.forEach((path, finding) -> problems.put(path, List.of(finding)));
    for (String path : serving.differences(before)) {
      applied.increment();
      @Nullable RouteFile file = serving.get(path);
      if (file == null) {
        loadedAt.remove(path);
        announce(path, new RouteFileRemoved(path, clock.instant()));
      } else {
        Instant now = clock.instant();
        loadedAt.put(path, now);
        announce(path, RouteFileApplied.of(file, now));
      }
      keep(path, file);
    }
  }

  /** What serves does so whether or not somebody could take note of it. */
  private void announce(String path, Object event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      log.error("Route file {} was swapped, but that could not be recorded", path, e);
    }
  }

  private void keep(String path, @Nullable RouteFile file) {
    try {
      if (file == null) {
        lastGood.forget(path);
      } else {
        lastGood.save(file);
      }
    } catch (IOException e) {
      log.warn("Route file {} serves, but its copy for the next start cannot be kept", path, e);
    }
  }

  private Optional<RouteFile> read(String path) {
    try {
      return lastGood.read(path);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      log.error("Route file {}: its last good version cannot be read, nothing of it runs", path, e);
      return Optional.empty();
    }
  }

  /** Says once what is wrong with a version of a file. */
  private void report(String path, String text, List<Finding> findings) {
    String version = findings + text;
    if (!version.equals(refusedTexts.put(path, version))) {
      refused.increment();
      log.error(
          "{}:{} ({})",
          path,
          findings.stream()
              .map(finding -> finding.line() + ": " + finding.reason())
              .collect(Collectors.joining("; line ")),
          serving.get(path) == null ? "nothing of it runs" : "the last good version serves");
    }
  }

  private List<RouteFileStatus> statusOf(
      Map<String, String> disk, Map<String, List<Finding>> problems) {
    Set<String> paths = new TreeSet<>(disk.keySet());
    paths.addAll(serving.files().keySet());
    List<Finding> warnings = warnings();
    return paths.stream()
        .map(path -> statusOf(path, problems.getOrDefault(path, List.of()), warnings))
        .toList();
  }

  private List<Finding> warnings() {
    List<Finding> findings = new ArrayList<>();
    serving.all().forEach(file -> findings.addAll(lint.file(file)));
    findings.addAll(lint.flow(serving.all()));
    findings.removeIf(Finding::refuses);
    return findings;
  }

  private RouteFileStatus statusOf(String path, List<Finding> problems, List<Finding> warnings) {
    RouteFile file = serving.get(path);
    String state = file == null ? "failed" : problems.isEmpty() ? "serving" : "serving-last-good";
    return new RouteFileStatus(
        path,
        RouteFile.kindOf(path).label(),
        file == null ? List.of() : file.routeIds(),
        state,
        loadedAt.get(path),
        problems.isEmpty() ? null : problems.get(0).problem(),
        problems.stream().map(Finding::problem).toList(),
        warnings.stream()
            .filter(finding -> finding.file().equals(path))
            .map(finding -> "line " + finding.line() + ": " + finding.reason())
            .toList());
  }
}
