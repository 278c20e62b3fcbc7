package io.bactrian.liveedit;

import java.util.Comparator;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Finds the line that an exception of Camel's speaks of. */
final class Failures {
  private static final Pattern PARAMETER = Pattern.compile("Parameter (\\w+): ");

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
      String message = String.valueOf(at.getMessage()).replace("://", ":");
      line =
          YamlTree.scalars(file.root()).stream()
              .filter(scalar -> scalar.getValue().length() > 3)
              .filter(scalar -> !file.routeIds().contains(scalar.getValue()))
              .filter(scalar -> message.contains(scalar.getValue()))
              .max(Comparator.comparingInt(scalar -> scalar.getValue().length()))
              .map(YamlTree::line)
              .orElse(line);
    }
    return line;
  }
}
