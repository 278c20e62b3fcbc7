package io.bactrian.capture.reconciliation;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where a page of a day's unmatched items ended; callers hand it back unread. */
record Cursor(OffsetDateTime at, String kind, String id, String why) {
  private static final String SEPARATOR = "\u001f";

  static Cursor after(Unmatched item) {
    return new Cursor(item.at(), item.kind(), item.id(), item.why());
  }

  /** The place before all items of a day where the caller gives no cursor. */
  static Cursor parse(@Nullable String cursor, Span day) {
    if (cursor == null) {
      return new Cursor(day.begin(), "", "", "");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      String[] parts = new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1);
      if (parts.length == 4 && !String.join("", parts).contains("\0")) {
        var at = OffsetDateTime.parse(parts[0]).withOffsetSameInstant(ZoneOffset.UTC);
        if (!at.isBefore(day.begin()) && at.isBefore(day.end())) {
          return new Cursor(at, parts[1], parts[2], parts[3]);
        }
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid();
    }
    throw invalid();
  }

  @Override
  public String toString() {
    String text = String.join(SEPARATOR, at.toString(), kind, id, why);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static RuntimeException invalid() {
    return Parameters.invalid("cursor", "takes the 'next' of an earlier answer of this day");
  }
}
