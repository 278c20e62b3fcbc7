package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.KameletDefinition;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Apache's catalogue of Kamelets, which is a jar of YAML files on the class path. */
final class ApacheKamelets {
  /** Where Camel looks for a Kamelet that no file below {@code processors/} defines. */
  private static final String FOLDER = "/kamelets/";

  private static final Map<String, Optional<KameletDefinition>> KNOWN = new ConcurrentHashMap<>();

  private ApacheKamelets() {}

  /** What the catalogue has under a name, null where that is nothing. */
  static @Nullable KameletDefinition find(String name) {
    return name.matches("[a-z0-9-]+")
        ? KNOWN.computeIfAbsent(name, ApacheKamelets::read).orElse(null)
        : null;
  }

  private static Optional<KameletDefinition> read(String name) {
    String path = FOLDER + name + ".kamelet.yaml";
    try (InputStream in = ApacheKamelets.class.getResourceAsStream(path)) {
      return in == null
          ? Optional.empty()
          : YamlTree.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
              .map(KameletDefinition::of);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  /** The artifacts that a Kamelet of the catalogue needs and this hub has not. */
  static List<String> absent(KameletDefinition kamelet, LintContext hub) {
    List<String> classes = kamelet.classes().stream().filter(name -> !hub.hasClass(name)).toList();
    List<String> absent = new ArrayList<>();
    List<String> libraries = new ArrayList<>();
    for (String dependency : kamelet.dependencies()) {
      String[] parts = dependency.split(":", -1);
      if (parts[0].equals("camel") && !parts[1].equals("core")) {
        String artifact = "org.apache.camel:camel-" + parts[1];
        if (!hub.hasArtifact(artifact)) {
          absent.add(artifact);
        }
      } else if (parts[0].equals("mvn") && !hub.hasArtifact(parts[1] + ":" + parts[2])) {
        libraries.add(dependency.substring("mvn:".length()));
      }
    }
    // Not every jar says what it is: only a class that is missing proves that one is.
    if (!classes.isEmpty()) {
      List<String> named =
          libraries.stream()
              .filter(library -> classes.stream().anyMatch(name -> isOf(library, name)))
              .toList();
      absent.addAll(named.isEmpty() ? libraries : named);
    }
    return absent;
  }

  private static boolean isOf(String library, String className) {
    return className.startsWith(library.substring(0, library.indexOf(':')) + ".");
  }
}
