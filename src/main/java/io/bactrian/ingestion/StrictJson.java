package io.bactrian.ingestion;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON that must mean one thing only: UTF-8, no duplicate keys, no NaN, bounded depth, and
 * numbers that stay exact decimals.
 */
final class StrictJson {
  /** Prices and volumes have at most this many digits before and after the point. */
  private static final int MAX_DIGITS = 20;

  private final ObjectMapper mapper;

  StrictJson(int maxDepth) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(maxDepth)
                    .maxNumberLength(64)
                    .build())
            .build();
    this.mapper =
        JsonMapper.builder(factory)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();
  }

  /**
   * @param body UTF-8; one trailing NUL is ignored, as MetaTrader's string functions append it
   * @throws HubException {@link ErrorCode#MALFORMED_JSON} with line and column, {@link
   *     ErrorCode#INVALID_FIELD} for a number out of range or a NUL inside a text
   */
  JsonNode parse(byte[] body) {
    return parse(body, "");
  }

  /**
   * @param later a member whose numbers and texts the caller checks by {@link #check}
   */
  JsonNode parse(byte[] body, String later) {
    JsonNode tree;
    try {
      tree = mapper.readTree(decode(body));
    } catch (JsonProcessingException e) {
      throw malformed(e);
    }
    if (tree.isMissingNode()) {
      throw new HubException(ErrorCode.MALFORMED_JSON, "The body is empty: send a JSON object.");
    }
    if (later.isEmpty() || !tree.isObject()) {
      check(tree, "");
    } else {
      checkBut(later, tree);
    }
    return tree;
  }

  private static String decode(byte[] body) {
    int length = body.length > 0 && body[body.length - 1] == 0 ? body.length - 1 : body.length;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new HubException(
          ErrorCode.MALFORMED_JSON, null, "The body is not valid UTF-8: send it as UTF-8.", e);
    }
  }

  private static HubException malformed(JsonProcessingException e) {
    var at = e.getLocation();
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    // Jackson's text after the first line quotes the source, after the colon its own options.
    String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    if (reason.startsWith("Non-standard token")) {
      reason = reason.replaceFirst(":.*", ": send a finite number or null.");
    }
    return new HubException(
        ErrorCode.MALFORMED_JSON, null, "The body is not valid JSON" + where + ": " + reason, e);
  }

  private static void checkBut(String later, JsonNode tree) {
    for (var member : tree.properties()) {
      checkText(member.getKey(), member.getKey());
      if (!member.getKey().equals(later)) {
        check(member.getValue(), member.getKey());
      }
    }
  }

  /** Refuses what PostgreSQL would refuse later, while the field's name is still known. */
  static void check(JsonNode node, String path) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              entry -> {
                String child = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                checkText(entry.getKey(), child);
                check(entry.getValue(), child);
              });
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), path + "[" + i + "]");
      }
    } else if (node.isTextual()) {
      checkText(node.textValue(), path);
    } else if (node.isNumber()) {
      checkRange(node.decimalValue(), path);
    }
  }

  private static void checkText(String text, String path) {
    if (text.indexOf('\0') >= 0) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          path.replace('\0', '?'),
          "The text holds a NUL character, which cannot be stored: leave it out.");
    }
  }

  /** Also keeps {@code 1e999999} from becoming a number of a million digits. */
  static BigDecimal checkRange(BigDecimal number, String path) {
    long whole = (long) number.precision() - number.scale();
    if (whole > MAX_DIGITS || number.scale() > MAX_DIGITS) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          path,
          "The number has more than " + MAX_DIGITS + " digits before or after the point.");
    }
    return number;
  }
}
