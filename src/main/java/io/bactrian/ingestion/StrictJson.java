package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.shared.BoundedJsonFactory;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextFaults;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that must mean one thing only: UTF-8, no duplicate keys, no NaN, bounded depth, and
 * numbers that stay exact decimals.
 */
final class StrictJson {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ObjectMapper mapper;

  StrictJson(int maxDepth) {
    JsonFactory factory =
        new BoundedJsonFactory(
            new JsonFactoryBuilder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(BoundedJsonFactory.constraints(maxDepth)));
    this.mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
  }

  /**
   * @param body UTF-8; a byte order mark and one trailing NUL are ignored, as Windows' editors and
   *     MetaTrader's string functions add them
   * @throws HubException {@link ErrorCode#MALFORMED_JSON} with line and column, {@link
   *     ErrorCode#INVALID_FIELD} for a number out of range or a NUL inside a text
   */
  JsonNode parse(byte[] body) {
    String text = decode(body);
    JsonNode tree;
    try {
      tree = mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed(e, text);
    }
    if (tree.isMissingNode()) {
      throw new HubException(ErrorCode.MALFORMED_JSON, "The body is empty: send a JSON object.");
    }
    return tree;
  }

  /** The body's text, without what surrounds it by accident. */
  static String decode(byte[] body) {
    int length = body.length > 0 && body[body.length - 1] == 0 ? body.length - 1 : body.length;
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length)).toString();
      return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new HubException(
          ErrorCode.MALFORMED_JSON, null, "The body is not valid UTF-8: send it as UTF-8.", e);
    }
  }

  private static HubException malformed(JsonProcessingException e, String text) {
    var at = e.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    // Jackson's text after the first line quotes the source, after the colon its own options.
    String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    if (reason.startsWith("Non-standard token")) {
      reason = reason.replaceFirst(":.*", ": send a finite number or null.");
    } else if (at != null && at.getCharOffset() >= 0) {
      // Depending on what it looked for, Jackson stands on the character or behind it.
      int fault = (int) Math.min(at.getCharOffset(), text.length());
      String invisible =
          TextFaults.invisible(
              text.subSequence(Math.max(0, fault - 1), Math.min(text.length(), fault + 1)));
      reason = invisible == null ? reason : invisible.replaceFirst(", at place [0-9]+", "");
    }
    return new HubException(
        ErrorCode.MALFORMED_JSON, null, "The body is not valid JSON" + where + ": " + reason, e);
  }
}
