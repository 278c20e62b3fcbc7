package io.bactrian.liveedit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Finds the line that an exception of Camel's speaks of. */
final class Failures {
  private static final Pattern PARAMETER = Pattern.compile("Parameter (\\w+): ");

  private static final Pattern STEP = Pattern.compile(">>> (.*?) <<<", Pattern.DOTALL);
  private static final Pattern MISSING =
      Pattern.compile(
          "[Ll]anguage could be found for: ([\\w-]+)|[Dd]ata ?format '?([\\w-]+)'? could");

  /** The key under which the YAML DSL has a data format that is called otherwise. */
  private static final Map<String, String> KEYS =
      Map.of("jackson", "json", "gson", "json", "snakeyaml", "yaml", "bindyCsv", "bindy");

  private Failures() {}

  static Finding locate(RouteFile file, Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String reason = String.valueOf(root.getMessage() == null ? root : root.getMessage());
    int line = markedLine(failure);
    if (line == 0) {
      line = parameterLine(file, reason);
    }
    if (line == 0) {
      line = mentionedLine(file, failure);
    }
    return Finding.error(file.path(), line, URISupport.sanitizeUri(reason).strip());
  }

  private static int markedLine(Throwable failure) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
        return marked.getProblemMark().get().getLine() + 1;
      }
    }
    return 0;
  }

  /** The line of the parameter that a component of the hub's own complains of. */
  private static int parameterLine(RouteFile file, String reason) {
    Matcher named = PARAMETER.matcher(reason);
    if (!named.lookingAt()) {
      return 0;
    }
    return file.endpoints().stream()
        .map(use -> use.options().get(named.group(1)))
        .filter(Objects::nonNull)
        .sorted(Comparator.comparing(option -> !reason.contains(option.value())))
        .mapToInt(EndpointUse.Option::line)
        .findFirst()
        .orElse(0);
  }

  /** The line of what the innermost message that repeats a part of the file repeats. */
  private static int mentionedLine(RouteFile file, Throwable failure) {
    int line = file.routes().isEmpty() ? 1 : file.routes().get(0).line();
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      String message = step(String.valueOf(at.getMessage())).replace("://", ":");
      OptionalInt key = keyLine(file, message);
      line =
          key.isPresent()
              ? key.getAsInt()
              : YamlTree.scalars(file.root()).stream()
                  .filter(scalar -> scalar.getValue().length() > 3)
                  .filter(scalar -> !file.routeIds().contains(scalar.getValue()))
                  .filter(scalar -> message.contains(scalar.getValue().replace("://", ":")))
                  .max(Comparator.comparingInt(scalar -> scalar.getValue().length()))
                  .map(YamlTree::line)
                  .orElse(line);
    }
    return line;
  }

  /** Camel repeats the whole route around the step that fails. */
  private static String step(String message) {
    Matcher step = STEP.matcher(message);
    return step.find() ? step.group(1) : message;
  }

  /** Where a language or data format is a key, which names a component that is not there. */
  private static OptionalInt keyLine(RouteFile file, String message) {
    Matcher missing = MISSING.matcher(message);
    if (!missing.find()) {
      return OptionalInt.empty();
    }
    String name = missing.group(1) == null ? missing.group(2) : missing.group(1);
    String key = KEYS.getOrDefault(name, name);
    List<Integer> lines = new ArrayList<>();
    YamlTree.eachEntry(
        file.root(),
        (at, value) -> {
          if (at.getValue().equals(key)) {
            lines.add(YamlTree.line(at));
          }
        });
    return lines.stream().mapToInt(Integer::intValue).findFirst();
  }
}
