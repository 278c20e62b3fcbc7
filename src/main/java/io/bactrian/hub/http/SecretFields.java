package io.bactrian.hub.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an alert that hold a secret, such as {@code "passphrase":"..."}: found in the bytes,
 * because broken JSON and plain text are kept, too. Bytes that are not a secret stay as they are,
 * and the same bytes give the same bytes: a resend stays a resend.
 */
public final class SecretFields {
  static final String REDACTED = "***";

  private static final String NAME =
      "[a-z0-9_-]{0,40}(?:passphrase|password|secret|api[_-]?key|_token)";

  /** A key of a JSON object; a quotation mark inside of a text has a backslash before it. */
  private static final Pattern QUOTED =
      Pattern.compile("(?<!\\\\)\"(" + NAME + ")\"\\s*:\\s*", Pattern.CASE_INSENSITIVE);

  private static final Pattern BARE =
      Pattern.compile(
          "(?<![a-z0-9_-])['\"]?(" + NAME + ")['\"]?\\s*[:=]\\s*", Pattern.CASE_INSENSITIVE);

  /** What the names above end with, in lower case. */
  private static final List<byte[]> ENDINGS =
      Stream.of("passphrase", "password", "secret", "key", "token")
          .map(ending -> ending.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  private static final Pattern NAMED = Pattern.compile(NAME, Pattern.CASE_INSENSITIVE);

  private static final JsonFactory JSON = new JsonFactory();

  private SecretFields() {}

  /** Whether a field of this name is masked. */
  public static boolean isSecret(String name) {
    return NAMED.matcher(name).matches();
  }

  /** The body with {@code ***} in place of each secret; the same array where it holds none. */
  static byte[] redact(byte[] body) {
    if (!mayHoldOne(body)) {
      return body;
    }
    // One char a byte, so that broken UTF-8 comes through.
    String text = new String(body, StandardCharsets.ISO_8859_1);
    if (!BARE.matcher(text).find()) {
      return body;
    }
    Matcher secret = pattern(text).matcher(text);
    String mask = isQuoted(text) ? '"' + REDACTED + '"' : REDACTED;
    var redacted = new ByteArrayOutputStream(body.length);
    int copied = 0;
    while (secret.find(copied)) {
      redacted.write(body, copied, secret.end() - copied);
      redacted.writeBytes(mask.getBytes(StandardCharsets.ISO_8859_1));
      copied = endOfValue(text, secret.end());
    }
    if (copied == 0) {
      return body;
    }
    redacted.write(body, copied, body.length - copied);
    return redacted.toByteArray();
  }

  /**
   * False where no colon or equals sign follows the end of a name, which is so of nearly every
   * alert: the patterns take a seventh of all that an alert costs.
   */
  private static boolean mayHoldOne(byte[] body) {
    for (int at = 1; at < body.length; at++) {
      if ((body[at] == ':' || body[at] == '=') && endsWithName(body, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWithName(byte[] body, int end) {
    int last = end - 1;
    while (last >= 0 && isSpace(body[last])) {
      last--;
    }
    if (last >= 0 && (body[last] == '"' || body[last] == '\'')) {
      last--;
    }
    for (byte[] ending : ENDINGS) {
      if (endsWith(body, last, ending)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWith(byte[] body, int last, byte[] ending) {
    int first = last - ending.length + 1;
    if (first < 0) {
      return false;
    }
    for (int i = ending.length - 1; i >= 0; i--) {
      if ((body[first + i] | ' ') != ending[i]) {
        return false;
      }
    }
    return true;
  }

  /** What {@code \s} stands for in a pattern. */
  private static boolean isSpace(byte c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** What the first field of these names in the body says, such as {@code passphrase}. */
  public static Optional<String> token(byte[] body, List<String> names) {
    String text = new String(body, StandardCharsets.UTF_8);
    Matcher secret = pattern(text).matcher(text);
    while (secret.find()) {
      String name = secret.group(1).toLowerCase(Locale.ROOT);
      if (names.contains(name)) {
        String value = text.substring(secret.end(), endOfValue(text, secret.end()));
        return Optional.of(value.replaceAll("^[\"']|[\"']$", ""));
      }
    }
    return Optional.empty();
  }

  /** In complete JSON a secret's name can be distinguished from a text that mentions one. */
  private static Pattern pattern(String text) {
    return isQuoted(text) && isWhole(text) ? QUOTED : BARE;
  }

  private static boolean isWhole(String text) {
    String json = text.replaceFirst("^[^{\\[]+", "");
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        // to the end
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it is meant to be JSON: its names have quotation marks then. */
  private static boolean isQuoted(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) != '{' && isFiller(text.charAt(at))) {
      at++;
    }
    return at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '[');
  }

  /** White space, or a byte of a byte order mark. */
  private static boolean isFiller(char c) {
    return Character.isWhitespace(c) || c > 0x7F;
  }

  /**
   * Behind the value that begins here, however it is nested; the text's end where it is cut off.
   */
  private static int endOfValue(String text, int from) {
    int depth = 0;
    @Nullable Character quote = null;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quote != null) {
        if (c == '\\') {
          at++;
        } else if (c == quote) {
          quote = null;
          if (depth == 0) {
            return at + 1;
          }
        }
      } else if (c == '"' || (c == '\'' && at == from)) {
        quote = c;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        if (depth == 0) {
          return at;
        }
        if (--depth == 0) {
          return at + 1;
        }
      } else if (depth == 0 && (c == ',' || c == '&' || c == ';' || Character.isWhitespace(c))) {
        return at;
      }
    }
    return text.length();
  }
}
