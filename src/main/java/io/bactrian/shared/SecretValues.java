package io.bactrian.shared;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
  private static volatile List<Known> known = List.of();

  /**
   * @param core the longest part that no encoding changes, so that a text is searched only where it
   *     may hold the secret
   */
  private record Known(String value, String core, Pattern pattern) {

    static Known of(String value) {
      String core = "";
      for (String part : value.split("[^A-Za-z0-9]+", -1)) {
        core = part.length() > core.length() ? part : core;
      }
      String pattern =
          value.codePoints().mapToObj(SecretValues::spellings).collect(Collectors.joining());
      return new Known(value, core, Pattern.compile(pattern));
    }

    boolean isIn(String text) {
      return text.contains(core) && pattern.matcher(text).find();
    }

    String mask(String text) {
      return text.contains(core) ? pattern.matcher(text).replaceAll(MASK) : text;
    }
  }

  private SecretValues() {}

  /** From now on this text is masked, as it is and as it is in an address, in XML and in JSON. */
  public static void add(String secret) {
    addOne(secret);
    try {
      addOne(URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return; // a percent sign of its own, which nothing decodes
    }
  }

  private static synchronized void addOne(String secret) {
    if (secret.length() < SHORTEST || known.stream().anyMatch(one -> one.value().equals(secret))) {
      return;
    }
    List<Known> more = new ArrayList<>(known);
    more.add(Known.of(secret));
    more.sort(Comparator.comparingInt((Known one) -> one.value().length()).reversed());
    known = List.copyOf(more);
  }

  /** The text with every secret in it masked. */
  public static String masked(String text) {
    String masked = text;
    for (Known secret : known) {
      masked = secret.mask(masked);
    }
    return masked;
  }

  /** True where {@link #masked} would change the text. */
  public static boolean isIn(@Nullable String text) {
    return text != null && known.stream().anyMatch(secret -> secret.isIn(text));
  }

  /** How a character may be written; Camel encodes some of an address, once or twice. */
  private static String spellings(int character) {
    String plain = Character.toString(character);
    if (plain.matches("[A-Za-z0-9]")) {
      return plain;
    }
    var percent = new StringBuilder("(?i:");
    for (byte one : plain.getBytes(StandardCharsets.UTF_8)) {
      percent.append("%%(?:25)?%02x".formatted(one & 0xff));
    }
    String others =
        switch (plain) {
          case "&" -> "&(?:amp|#38);|";
          case "<" -> "&(?:lt|#60);|";
          case ">" -> "&(?:gt|#62);|";
          case "\"" -> "&(?:quot|#34);|\\\\\"|";
          case "'" -> "&(?:apos|#39);|\\\\'|";
          case "\\" -> "\\\\\\\\|";
          case "+", " " -> "[ +]|";
          default -> "";
        };
    return "(?:"
        + others
        + Pattern.quote(plain)
        + "|"
        + percent
        + ")|\\\\u%04x)".formatted(character);
  }
}
