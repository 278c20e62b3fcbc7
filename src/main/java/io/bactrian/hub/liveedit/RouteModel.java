package io.bactrian.hub.liveedit;

import io.bactrian.hub.lint.AddressRules;
import io.bactrian.hub.lint.EndpointUse;
import io.bactrian.hub.lint.RouteFile;
import io.bactrian.hub.lint.RouteFile.Kind;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Files that serve together, and who depends on whom.
 *
 * @param files by path
 */
record RouteModel(Map<String, RouteFile> files) {
  static final RouteModel EMPTY = new RouteModel(Map.of());

  @Nullable RouteFile get(String path) {
    return files.get(path);
  }

  Collection<RouteFile> all() {
    return files.values();
  }

  /** This model with files in place of others, or gone where the value is empty. */
  RouteModel with(Map<String, Optional<RouteFile>> changes) {
    Map<String, RouteFile> next = new TreeMap<>(files);
    changes.forEach(
        (path, file) -> file.ifPresentOrElse(is -> next.put(path, is), () -> next.remove(path)));
    return new RouteModel(next);
  }

  /** Paths whose text differs between the two, or that only one of them has. */
  Set<String> differences(RouteModel other) {
    Set<String> paths = new TreeSet<>(files.keySet());
    paths.addAll(other.files.keySet());
    paths.removeIf(path -> text(path).equals(other.text(path)));
    return paths;
  }

  /**
   * Files that must be made anew when these change: callers of a Kamelet, through other Kamelets
   * too, and routes under a route configuration.
   */
  Set<String> dependents(Set<String> changed) {
    Set<String> kamelets = new HashSet<>();
    Set<String> configurations = new HashSet<>();
    for (RouteFile file : files.values()) {
      if (changed.contains(file.path())) {
        configurations.addAll(file.configurationIds());
      }
    }
    changed.stream()
        .filter(path -> RouteFile.kindOf(path) == Kind.KAMELET)
        .map(RouteModel::kameletName)
        .forEach(kamelets::add);
    boolean grew = true;
    while (grew) {
      grew = false;
      for (RouteFile file : files.values()) {
        if (file.kind() == Kind.KAMELET && callsAny(file, kamelets)) {
          grew |= kamelets.add(file.name());
        }
      }
    }
    return files.values().stream()
        .filter(file -> file.kind() != Kind.KAMELET && !changed.contains(file.path()))
        .filter(
            file ->
                callsAny(file, kamelets)
                    || file.routes().stream()
                        .anyMatch(route -> configurations.contains(route.configurationId())))
        .map(RouteFile::path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The HTTP addresses from which these files can be reached, themselves included. */
  Set<String> addresses(Set<String> paths, Function<EndpointUse, String> address) {
    Set<String> reached = new HashSet<>(paths);
    boolean grew = true;
    while (grew) {
      Set<String> directs =
          files.values().stream()
              .filter(file -> reached.contains(file.path()))
              .flatMap(file -> file.directsServed().stream())
              .collect(Collectors.toSet());
      grew = false;
      for (RouteFile file : files.values()) {
        if (file.directsCalled().stream().anyMatch(directs::contains)) {
          grew |= reached.add(file.path());
        }
      }
    }
    return files.values().stream()
        .filter(file -> reached.contains(file.path()))
        .flatMap(file -> file.endpoints().stream())
        .map(AddressRules::http)
        .filter(Objects::nonNull)
        .map(address)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String kameletName(String path) {
    return path.replaceFirst(".*/", "").replaceFirst("\\.kamelet\\.yaml$", "");
  }

  private String text(String path) {
    RouteFile file = files.get(path);
    return file == null ? "" : file.text();
  }

  private static boolean callsAny(RouteFile file, Set<String> kamelets) {
    return file.kameletsCalled().stream().anyMatch(kamelets::contains);
  }
}
