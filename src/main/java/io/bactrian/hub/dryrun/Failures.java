package io.bactrian.hub.dryrun;

import io.bactrian.hub.dryrun.Stubs.Missing;
import io.bactrian.hub.lint.Catalogue;
import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.tooling.model.Kind;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Finds the line that an exception of Camel's refers to. */
public final class Failures {
  private static final Pattern PARAMETER = Pattern.compile("Parameter (\\w+): ");

  private static final Pattern STEP = Pattern.compile(">>> (.*?) <<<", Pattern.DOTALL);

  private Failures() {}

  public static Finding locate(RouteFile file, Throwable failure) {
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

  /** What a route asks for and the class path has not; in a Kamelet it is in another file. */
  public static Finding locate(RouteFile file, Missing missing) {
    String name = missing.name();
    if (missing.kind() != Kind.component) {
      int line = keyLine(file, Catalogue.key(missing.kind(), name));
      return Finding.error(file.path(), line, Catalogue.missing(missing.kind(), name, file.text()));
    }
    String[] parts = name.split("/", 2);
    int line =
        file.endpoints().stream()
            .filter(use -> use.scheme().equals(parts[0]))
            .mapToInt(EndpointUse::line)
            .findFirst()
            .orElseGet(() -> firstLine(file));
    // Camel loses the colon where the first part of an address is not among the parameters.
    return Finding.error(
        file.path(),
        line,
        parts.length == 1
            ? Catalogue.missing(missing.kind(), name, file.text())
            : "the parameters give no whole address: write uri: " + parts[0] + ":" + parts[1]);
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
    int line = firstLine(file);
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      String message = step(String.valueOf(at.getMessage())).replace("://", ":");
      line =
          YamlTree.scalars(file.root()).stream()
              .filter(scalar -> scalar.getValue().length() > 3)
              .filter(scalar -> !file.routeIds().contains(scalar.getValue()))
              .filter(scalar -> message.contains(scalar.getValue().replace("://", ":")))
              .max(Comparator.comparingInt(scalar -> scalar.getValue().length()))
              .map(YamlTree::line)
              .orElse(line);
    }
    return line;
  }

  private static int firstLine(RouteFile file) {
    return file.routes().isEmpty() ? 1 : file.routes().get(0).line();
  }

  /** Camel repeats the whole route around the step that fails. */
  private static String step(String message) {
    Matcher step = STEP.matcher(message);
    return step.find() ? step.group(1) : message;
  }

  private static int keyLine(RouteFile file, String key) {
    List<Integer> lines = new ArrayList<>();
    YamlTree.eachEntry(
        file.root(),
        (at, value) -> {
          boolean named = at.getValue().equals("language") && key.equals(YamlTree.text(value));
          if (at.getValue().equals(key) || named) {
            lines.add(YamlTree.line(at));
          }
        });
    return lines.isEmpty() ? firstLine(file) : lines.get(0);
  }
}
