package io.bactrian.store.mirror.sides;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One segment of a key as a name that a drive takes, and back. What a drive does not take is
 * written as {@code %} and the UTF-8 bytes in upper-case hex; a {@code %} only where it would be
 * read as that. Two keys that a drive holds for the same name, since it looks at no case, differ in
 * their spelled form, which writes so each letter that the drive would fold. Rules: Microsoft's
 * "Restrictions and limitations in OneDrive and SharePoint".
 */
public final class NameMap {
  static final int LONGEST_NAME = 255;
  public static final int LONGEST_PATH = 400;

  private static final String RESERVED = "\"*:<>?/\\|";
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");
  private static final Pattern DEVICE =
      Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
  private static final Set<String> NAMES = Set.of("desktop.ini", ".lock");

  private NameMap() {}

  /** The usual form. */
  static String encode(String segment) {
    return keepsLetters(segment) ? write(segment, false) : write(segment, true);
  }

  /** The form for a segment whose usual name is taken by another that differs in case only. */
  static String spelled(String segment) {
    return write(segment, true);
  }

  /** The segment that a name means: a name that no segment is written as means itself. */
  public static String decode(String name) {
    String segment = unescape(name);
    return segment != null
            && !segment.contains("/")
            && !segment.matches("\\.{1,2}")
            && (encode(segment).equals(name) || spelled(segment).equals(name))
        ? segment
        : name;
  }

  /** The name with what no database takes written as the escape of a character that none is. */
  static String storable(String name) {
    var storable = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c -> {
              if (c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                storable.append("%00");
              } else {
                storable.appendCodePoint(c);
              }
            });
    return storable.toString();
  }

  /**
   * Equal for names that a drive takes for the same: also for those that are only after the case
   * has gone, a letter with a mark of its own and one that is followed by the mark.
   */
  public static String fold(String name) {
    var folded = new StringBuilder(name.length());
    nfc(name)
        .codePoints()
        .map(Character::toUpperCase)
        .forEach(c -> folded.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return nfc(folded.toString());
  }

  private static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static int fold(int c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /** Whether the usual form may leave letters as they are. */
  private static boolean keepsLetters(String segment) {
    String lower = segment.toLowerCase(Locale.ROOT);
    return Normalizer.isNormalized(segment, Normalizer.Form.NFC)
        && !DEVICE.matcher(lower).matches()
        && !NAMES.contains(lower);
  }

  private static String write(String segment, boolean spelled) {
    boolean ascii = !Normalizer.isNormalized(segment, Normalizer.Form.NFC);
    int first = spelled ? firstToSpell(segment) : -1;
    var name = new StringBuilder();
    for (int i = 0; i < segment.length(); ) {
      int c = segment.codePointAt(i);
      int next = i + Character.charCount(c);
      boolean escape =
          i == first
              || (spelled && fold(c) != c)
              || (ascii && c > 127)
              || neverAt(segment, i, c, next);
      append(name, c, escape);
      i = next;
    }
    return name.toString();
  }

  /**
   * Where no letter would be folded, the first letter distinguishes the spelled form from the usual
   * one.
   */
  private static int firstToSpell(String segment) {
    int first = -1;
    for (int i = segment.length(); i > 0; ) {
      int c = segment.codePointBefore(i);
      i -= Character.charCount(c);
      if (fold(c) != c) {
        return -1;
      } else if (Character.toUpperCase(c) != c) {
        first = i;
      }
    }
    return first;
  }

  private static boolean neverAt(String segment, int i, int c, int next) {
    boolean edge = i == 0 || next == segment.length();
    return c < 32
        || c == 127
        || RESERVED.indexOf(c) >= 0
        || (edge && (Character.isWhitespace(c) || Character.isSpaceChar(c)))
        || (c == '.' && next == segment.length())
        || (c == '.' && segment.equalsIgnoreCase(".lock"))
        || (c == '~' && i == 0)
        || (c == '_' && segment.regionMatches(true, i, "_vti_", 0, 5))
        || (c == '%'
            && segment.length() >= i + 3
            && ESCAPE.matcher(segment).region(i, i + 3).matches())
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static void append(StringBuilder name, int c, boolean escape) {
    if (!escape) {
      name.appendCodePoint(c);
      return;
    }
    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
      name.append(String.format("%%%02X", b & 0xff));
    }
  }

  /** Null where the bytes are no text. */
  private static @Nullable String unescape(String name) {
    var bytes = new ByteArrayOutputStream();
    var escape = ESCAPE.matcher(name);
    int at = 0;
    while (escape.find()) {
      bytes.writeBytes(name.substring(at, escape.start()).getBytes(StandardCharsets.UTF_8));
      bytes.write(Integer.parseInt(escape.group().substring(1), 16));
      at = escape.end();
    }
    bytes.writeBytes(name.substring(at).getBytes(StandardCharsets.UTF_8));
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
