package io.bactrian.console;

import io.bactrian.hub.lists.ListSpec;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Where a page ended, as a text that callers hand back unread: base64url of the list's name, the
 * order's, the keys and a checksum. The checksum finds a damaged cursor; it is no secret, since a
 * cursor opens nothing that the list does not show anyway.
 */
final class Cursor {
  private static final String SEPARATOR = "\u001f";

  private Cursor() {}

  static String encode(ListSpec spec, ListOrder order, List<String> key) {
    var parts = new ArrayList<>(List.of(spec.name(), order.name()));
    key.forEach(part -> parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8)));
    String content = String.join(SEPARATOR, parts);
    String text = content + SEPARATOR + checksum(content);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The keys; INVALID_PARAMETER naming {@code cursor} where the list did not give this one. */
  static List<String> decode(ListSpec spec, ListOrder order, String cursor) {
    var parts = new ArrayList<>(List.of(text(cursor).split(SEPARATOR, -1)));
    String checksum = parts.remove(parts.size() - 1);
    boolean ours =
        parts.size() == order.keys().size() + 2
            && parts.get(0).equals(spec.name())
            && parts.get(1).equals(order.name())
            && checksum(String.join(SEPARATOR, parts)).equals(checksum);
    if (!ours) {
      throw invalid();
    }
    List<String> key =
        parts.subList(2, parts.size()).stream()
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toList();
    for (int i = 0; i < key.size(); i++) {
      if (!order.keys().get(i).accepts(key.get(i))) {
        throw invalid();
      }
    }
    return key;
  }

  private static String text(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static String checksum(String content) {
    var crc = new CRC32();
    crc.update(content.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  private static HubException invalid() {
    return new HubException(
        ErrorCode.INVALID_PARAMETER,
        "cursor",
        "'cursor' takes the 'next' of an earlier answer of this list in the same order,"
            + " unchanged.");
  }
}
