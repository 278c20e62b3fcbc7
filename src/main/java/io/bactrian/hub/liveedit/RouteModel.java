package io.bactrian.hub.liveedit;

import io.bactrian.hub.lint.AddressRules;
import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import io.bactrian.hub.routefiles.Templates;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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
   * Files that must be made anew when these change: callers of a Kamelet and users of a template,
   * through others too, and routes under a route configuration.
   */
  Set<String> dependents(Set<String> changed) {
    Set<String> configurations = new HashSet<>();
    Set<String> templates = new HashSet<>();
    Set<String> kamelets = new HashSet<>();
    Set<String> reached = new TreeSet<>();
    Set<String> open = changed;
    while (!open.isEmpty()) {
      for (String path : open) {
        @Nullable RouteFile file = files.get(path);
        if (RouteFile.kindOf(path) == Kind.KAMELET) {
          kamelets.add(kameletName(path));
        } else if (file != null) {
          configurations.addAll(file.configurationIds());
          templates.addAll(file.templateIds());
        }
      }
      open =
          files.values().stream()
              .filter(file -> !changed.contains(file.path()) && !reached.contains(file.path()))
              .filter(
                  file ->
                      callsAny(file, kamelets)
                          || file.templatesUsed().stream().anyMatch(templates::contains)
                          || file.configurationsUsed().stream().anyMatch(configurations::contains))
              .map(RouteFile::path)
              .collect(Collectors.toSet());
      reached.addAll(open);
    }
    reached.removeIf(path -> RouteFile.kindOf(path) == Kind.KAMELET);
    return reached;
  }

  /** Names of the {@code direct:} endpoints that a file's routes read from, or send to. */
  Set<String> directs(String path, boolean served) {
    return Templates.endpoints(files.values()).getOrDefault(path, List.of()).stream()
        .filter(use -> use.scheme().equals("direct") && use.consumes() == served)
        .map(EndpointUse::path)
        .collect(Collectors.toSet());
  }

  /** The HTTP addresses from which these files can be reached, themselves included. */
  Set<String> addresses(Set<String> paths, Function<EndpointUse, String> address) {
    Map<String, List<EndpointUse>> endpoints = Templates.endpoints(files.values());
    Set<String> reached = new HashSet<>(paths);
    reached.retainAll(files.keySet());
    boolean grew = true;
    while (grew) {
      Set<String> served =
          reached.stream()
              .flatMap(path -> endpoints.getOrDefault(path, List.of()).stream())
              .filter(use -> use.scheme().equals("direct") && use.consumes())
              .map(EndpointUse::path)
              .collect(Collectors.toSet());
      grew = false;
      for (var file : endpoints.entrySet()) {
        if (file.getValue().stream()
            .anyMatch(
                use ->
                    use.scheme().equals("direct")
                        && !use.consumes()
                        && served.contains(use.path()))) {
          grew |= reached.add(file.getKey());
        }
      }
    }
    return reached.stream()
        .flatMap(path -> endpoints.getOrDefault(path, List.of()).stream())
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
