package io.bactrian.hub.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ArtifactModel;
import org.apache.camel.tooling.model.DataFormatModel;
import org.apache.camel.tooling.model.Kind;
import org.jspecify.annotations.Nullable;

/** Camel's own list of what exists, to say which jar holds what this hub has not. */
public final class Catalogue {
  private static final CamelCatalog CAMEL = new DefaultCamelCatalog();

  /** As Camel JBang and Camel K write them into a comment of a route file. */
  private static final Pattern HINTS =
      Pattern.compile(
          "(?m)^\\s*#\\s*(?:camel-k:.*?\\bdependency=|camel\\.jbang\\.dependencies\\s*=)\\s*(\\S+)");

  private static final Pattern CAMEL_PART = Pattern.compile("camel[:-]([a-z0-9-]+)");

  private Catalogue() {}

  /**
   * Why a name does not resolve in this hub, and what mends it.
   *
   * @param text of the file; what its comments say of dependencies counts where Camel has no such
   *     name
   */
  public static String missing(Kind kind, String name, String text) {
    String sort = kind == Kind.dataformat ? "data format" : kind.name();
    String fault = "there is no " + sort + " '" + name + "'";
    if (CAMEL.model(kind, name) instanceof ArtifactModel<?> model) {
      return fault
          + ": "
          + absent(model.getGroupId(), model.getArtifactId(), String.valueOf(model.getVersion()));
    }
    @Nullable String hinted = hinted(name, text);
    return hinted == null
        ? fault + ": Camel has none of this name either, correct it"
        : fault + ", and the file asks for it in a comment: " + hinted;
  }

  private static String absent(String group, String artifact, String version) {
    return "put %2$s-%3$s.jar and what it needs into lib/ and start the hub again (%1$s:%2$s:%3$s)"
        .formatted(group, artifact, version);
  }

  /** What to do where artifacts are missing, each as {@code group:artifact} or with a version. */
  static String absent(List<String> artifacts) {
    return "put "
        + String.join(", ", artifacts)
        + " and what they need into lib/ and start the hub again";
  }

  /** What to do of the dependencies that name it, or of all where none does. */
  private static @Nullable String hinted(String name, String text) {
    List<String[]> all = dependencies(text);
    List<String[]> named = all.stream().filter(each -> each[1].contains(name)).toList();
    return all.isEmpty()
        ? null
        : (named.isEmpty() ? all : named)
            .stream()
                .map(each -> absent(each[0], each[1], each[2]))
                .collect(Collectors.joining("; "));
  }

  /** Group, artifact and version of what a file's comments say that it needs. */
  private static List<String[]> dependencies(String text) {
    List<String[]> found = new ArrayList<>();
    Matcher hints = HINTS.matcher(text);
    while (hints.find()) {
      for (String hint : hints.group(1).split(",")) {
        Matcher part = CAMEL_PART.matcher(hint);
        String[] coordinates =
            part.matches()
                ? new String[] {
                  "org.apache.camel", "camel-" + part.group(1), CAMEL.getCatalogVersion()
                }
                : hint.replaceFirst("^mvn:", "").split(":");
        if (coordinates.length == 3) {
          found.add(coordinates);
        }
      }
    }
    return found;
  }

  /** The key of the YAML DSL that names a language or data format. */
  public static String key(Kind kind, String name) {
    return CAMEL.model(kind, name) instanceof DataFormatModel format ? format.getModelName() : name;
  }
}
