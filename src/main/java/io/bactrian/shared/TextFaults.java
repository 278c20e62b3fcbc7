package io.bactrian.shared;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a value that looks right to the eye is refused: the causes that senders meet. */
public final class TextFaults {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]{0,100}}}");
  private static final Pattern COMMA =
      Pattern.compile("\\s*[+-]?[0-9][0-9.' ]*,[0-9]+([eE][+-]?[0-9]+)?\\s*");

  /** What no keyboard types on purpose: format and control characters, spaces that are no space. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Zl}\\p{Zp}[\\p{Zs}&&[^ ]]&&[^\\t\\r\\n]]");

  private TextFaults() {}

  /**
   * The cause and its fix in a sentence each, or null where the text shows none of them.
   *
   * @param value as it was sent
   */
  public static @Nullable String of(CharSequence value) {
    if (isPlain(value)) {
      return null;
    }
    Matcher placeholder = PLACEHOLDER.matcher(value);
    if (placeholder.find()) {
      return "TradingView did not expand the placeholder "
          + placeholder.group()
          + ": {{strategy....}} is expanded by alerts on a strategy's order fills only, and a"
          + " misspelt name never is. Make the alert on the strategy with Order fills only, or"
          + " correct the name.";
    }
    String invisible = invisible(value);
    if (invisible != null) {
      return invisible;
    }
    if (COMMA.matcher(value).matches()) {
      return "The number has a decimal comma or digit groups: send it with a point and without"
          + " groups, such as 42000.5.";
    }
    return null;
  }

  /** Whether it has no character that any of the faults needs: nearly every text that comes in. */
  private static boolean isPlain(CharSequence value) {
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c < ' ' || c > '~' || c == '{' || c == ',') {
        return false;
      }
    }
    return true;
  }

  /** The first invisible character of a text and its fix, or null where it has none. */
  public static @Nullable String invisible(CharSequence value) {
    Matcher invisible = INVISIBLE.matcher(value);
    if (!invisible.find()) {
      return null;
    }
    int point = invisible.group().codePointAt(0);
    return "The text holds an invisible character, U+%04X (%s), at place %d: delete it and type the text by hand."
        .formatted(point, Character.getName(point), invisible.start() + 1);
  }
}
