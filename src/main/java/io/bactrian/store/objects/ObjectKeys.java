package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys an object can have: those that every store keeps as they are. The embedded store would
 * take some of the others and lose their content, hold them under another name, or not be listed
 * any more.
 */
public final class ObjectKeys {
  private static final int LONGEST = 1024; // bytes, S3's own limit

  private ObjectKeys() {}

  /** Why a store cannot hold the key, or null. */
  public static @Nullable String refusal(String key) {
    if (key.isEmpty()) {
      return "It is empty.";
    }
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      return "It has " + length + " bytes; a bucket takes " + LONGEST + ".";
    }
    if (key.codePoints().anyMatch(ObjectKeys::isNoText)) {
      return "It holds a character that is none of a text, such as a control character.";
    }
    List<String> segments = List.of(key.split("/", -1));
    if (segments.contains("")) {
      return "It begins or ends with a slash, or has two in a row: a name between them is missing.";
    }
    if (segments.contains(".") || segments.contains("..")) {
      return "It climbs: a part of it is . or ..";
    }
    return null;
  }

  /** What XML, in which a store lists its keys, has no way to say. */
  private static boolean isNoText(int c) {
    return (c < ' ' && c != '\t' && c != '\n')
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
        || c == 0xFFFE
        || c == 0xFFFF;
  }

  static void check(String key) {
    String refusal = refusal(key);
    if (refusal != null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE, "key", "No object can have the key \"" + key + "\". " + refusal);
    }
  }
}
