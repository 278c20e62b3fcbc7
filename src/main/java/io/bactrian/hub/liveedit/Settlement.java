package io.bactrian.hub.liveedit;

import io.bactrian.hub.dryrun.DryRun;
import io.bactrian.hub.lint.RouteLint;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes may go live. Changes are judged together, since one may need another (a
 * Kamelet and its caller); what fails is taken out until the rest holds.
 */
final class Settlement {
  private final RouteLint lint;
  private final DryRun dryRun;

  Settlement(RouteLint lint, DryRun dryRun) {
    this.lint = lint;
    this.dryRun = dryRun;
  }

  /**
   * @param model what shall serve
   * @param refused why a change stays out, by path: all that is wrong with it
   */
  record Settled(RouteModel model, Map<String, List<Finding>> refused) {}

  /**
   * @param serving what serves now
   * @param changes new texts by path, empty where a file is gone
   */
  Settled settle(RouteModel serving, Map<String, Optional<RouteFile>> changes) {
    Map<String, Optional<RouteFile>> open = new TreeMap<>(changes);
    Map<String, List<Finding>> refused = new TreeMap<>();
    changes.values().stream()
        .flatMap(Optional::stream)
        .forEach(file -> errors(file).forEach(finding -> refuse(file.path(), finding, refused)));
    open.keySet().removeAll(refused.keySet());
    while (!open.isEmpty()) {
      RouteModel model = serving.with(open);
      List<Finding> findings = judged(serving, model, open);
      int before = open.size();
      for (Finding finding : findings) {
        for (String culprit : culprits(finding, open, serving)) {
          refuse(culprit, charge(culprit, finding), refused);
        }
      }
      open.keySet().removeAll(refused.keySet());
      if (open.size() == before) {
        break;
      }
    }
    refused.keySet().forEach(path -> complete(path, serving.with(changes), refused));
    return new Settled(serving.with(open), refused);
  }

  private List<Finding> errors(RouteFile file) {
    try {
      return lint.file(file).stream().filter(Finding::refuses).toList();
    } catch (RuntimeException | Error e) {
      return List.of(RouteLint.unjudged(file.path(), e));
    }
  }

  /** Adds what the checks after the one that refused a file say of it. */
  private void complete(String path, RouteModel model, Map<String, List<Finding>> refused) {
    RouteFile file = model.get(path);
    if (file == null) {
      return;
    }
    try {
      List<Finding> more = ofFile(path, lint.flow(model.all()));
      // A dry run would only repeat what is known of the file, in other words.
      if (more.isEmpty() && lint.loads(file)) {
        more = ofFile(path, dryRun.check(model.all(), file::equals));
      }
      more.forEach(finding -> refuse(path, finding, refused));
    } catch (RuntimeException | Error e) {
      refuse(path, RouteLint.unjudged(path, e), refused);
    }
  }

  private static List<Finding> ofFile(String path, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.refuses() && finding.file().equals(path))
        .toList();
  }

  /** One reason a line is enough: a later check says the same in other words. */
  private static void refuse(String path, Finding finding, Map<String, List<Finding>> refused) {
    List<Finding> known = refused.computeIfAbsent(path, is -> new ArrayList<>());
    if (known.stream().noneMatch(one -> one.line() == finding.line())) {
      known.add(finding);
    }
  }

  /** The findings, or which of the changes cannot be judged. */
  private List<Finding> judged(
      RouteModel serving, RouteModel model, Map<String, Optional<RouteFile>> open) {
    try {
      return findings(serving, model);
    } catch (RuntimeException | Error e) {
      List<Finding> alone = new ArrayList<>();
      open.forEach(
          (path, file) -> {
            try {
              findings(serving, serving.with(Map.of(path, file)));
            } catch (RuntimeException | Error again) {
              alone.add(RouteLint.unjudged(path, again));
            }
          });
      return alone.isEmpty()
          ? open.keySet().stream().map(path -> RouteLint.unjudged(path, e)).toList()
          : alone;
    }
  }

  private List<Finding> findings(RouteModel serving, RouteModel model) {
    Set<String> touched = new TreeSet<>(model.differences(serving));
    List<RouteFile> servingFirst =
        model.all().stream()
            .sorted(Comparator.comparing(file -> touched.contains(file.path())))
            .toList();
    List<Finding> flow = lint.flow(servingFirst).stream().filter(Finding::refuses).toList();
    if (!flow.isEmpty()) {
      return flow;
    }
    touched.addAll(model.dependents(touched));
    return dryRun.check(model.all(), file -> touched.contains(file.path()));
  }

  /** The changes behind a finding: the file itself, or those that it depends on. */
  private static Set<String> culprits(
      Finding finding, Map<String, Optional<RouteFile>> open, RouteModel serving) {
    if (open.containsKey(finding.file())) {
      return Set.of(finding.file());
    }
    Set<String> needed = serving.directs(finding.file(), false);
    Set<String> culprits = new HashSet<>();
    for (String path : open.keySet()) {
      @Nullable RouteFile before = serving.get(path);
      boolean servedIt = serving.directs(path, true).stream().anyMatch(needed::contains);
      if (servedIt
          || finding.reason().contains(path)
          || before != null && serving.dependents(Set.of(path)).contains(finding.file())) {
        culprits.add(path);
      }
    }
    return culprits;
  }

  private static Finding charge(String culprit, Finding finding) {
    return culprit.equals(finding.file())
        ? finding
        : Finding.error(
            culprit,
            1,
            "%s, line %d, needs it as it was: %s"
                .formatted(finding.file(), finding.line(), finding.reason()));
  }
}
