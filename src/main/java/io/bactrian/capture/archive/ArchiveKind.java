package io.bactrian.capture.archive;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** What can be archived, how large it may be, and how its bytes are recognised. */
enum ArchiveKind {
  CHARTS(10 * 1024 * 1024) {
    @Override
    String typeOf(byte[] content) {
      String start = HexFormat.of().formatHex(content, 0, Math.min(content.length, 12));
      if (start.startsWith("89504e470d0a1a0a")) {
        return "image/png";
      }
      if (start.startsWith("ffd8ff")) {
        return "image/jpeg";
      }
      if (start.matches("52494646.{8}57454250")) {
        return "image/webp";
      }
      throw new HubException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "body", "The body is no PNG, JPEG or WebP image.");
    }
  },
  PINE(1024 * 1024) {
    @Override
    String typeOf(byte[] content) {
      try {
        String text =
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        if (!text.isBlank() && text.indexOf('\0') < 0) {
          return "text/plain";
        }
      } catch (CharacterCodingException e) {
        // recognised below
      }
      throw new HubException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "body", "A Pine source is text in UTF-8: send that.");
    }
  };

  private final int limit;

  ArchiveKind(int limit) {
    this.limit = limit;
  }

  static ArchiveKind of(String path) {
    return Arrays.stream(values())
        .filter(kind -> kind.path().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.INVALID_PARAMETER, "kind", "The kind is charts or pine."));
  }

  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The largest body, bytes. */
  int limit() {
    return limit;
  }

  /**
   * The content type that the bytes themselves show.
   *
   * @throws HubException {@code UNSUPPORTED_MEDIA_TYPE} for any other
   */
  abstract String typeOf(byte[] content);
}
