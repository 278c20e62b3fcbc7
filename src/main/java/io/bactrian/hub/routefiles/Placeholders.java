package io.bactrian.hub.routefiles;

import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Camel's property placeholders: {@code {{name}}}, {@code {{name:default}}}, {@code {{?name}}}. */
public final class Placeholders {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{(\\??)([^{}:?]+)(:([^{}]*))?}}");

  /** What Camel asks a function for: the word behind the colon is a name and no default. */
  private static final Set<String> FUNCTIONS =
      Set.of("aws", "azure", "cyberark", "env", "gcp", "hashicorp", "ibm", "secret", "sys");

  private Placeholders() {}

  /** Names that have no default and may not be left out. */
  public static Stream<String> compulsory(String text) {
    return PLACEHOLDER
        .matcher(text)
        .results()
        .filter(match -> match.group(1).isEmpty() && match.group(3) == null)
        .map(match -> match.group(2).strip());
  }

  public static Stream<String> names(String text) {
    return PLACEHOLDER.matcher(text).results().map(match -> match.group(2).strip());
  }

  public static boolean isIn(String text) {
    return PLACEHOLDER.matcher(text).find();
  }

  /** The text with the placeholders of these names replaced, and no others. */
  static String filled(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    values.getOrDefault(match.group(2).strip(), match.group())));
  }

  /** The text with its placeholders replaced as far as they are known. */
  public static String resolve(String text, LintContext hub) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match, hub)));
  }

  private static String value(MatchResult match, LintContext hub) {
    @Nullable String value = hub.property(match.group(2).strip());
    @Nullable String otherwise = match.group(4);
    if (value != null) {
      return value;
    }
    if (FUNCTIONS.contains(match.group(2).strip())) {
      return match.group();
    }
    return otherwise == null ? match.group() : otherwise;
  }
}
