package io.bactrian.shared;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of all secrets that a route of this process was given, so that whatever leaves it for
 * people (log, JMX, problems, dead letters) can be cleared of them. By value, for Camel repeats an
 * endpoint's options in many places and knows by name only some of the secret ones.
 */
public final class SecretValues {
  /** Shorter ones occur in other text. */
  public static final int SHORTEST = 6;

  private static final String MASK = "xxxxxx";
  private static final Set<String> VALUES = new CopyOnWriteArraySet<>();
  private static volatile List<String> longestFirst = List.of();

  private SecretValues() {}

  /** From now on this text, as it is and as it is in an address or in XML, is masked. */
  public static void add(String secret) {
    if (secret.length() < SHORTEST || VALUES.contains(secret)) {
      return;
    }
    String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    Stream.of(
            secret,
            encoded,
            encoded.replace("+", "%20"),
            secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            secret.replace("\\", "\\\\").replace("\"", "\\\""),
            secret.replace("%", "%25"),
            secret.replace(" ", "%20"))
        .forEach(VALUES::add);
    longestFirst =
        VALUES.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /** The text with every secret in it masked. */
  public static String masked(String text) {
    String masked = text;
    for (String value : longestFirst) {
      if (masked.contains(value)) {
        masked = masked.replace(value, MASK);
      }
    }
    return masked;
  }

  /** True where {@link #masked} would change the text. */
  public static boolean isIn(@Nullable String text) {
    return text != null && longestFirst.stream().anyMatch(text::contains);
  }
}
