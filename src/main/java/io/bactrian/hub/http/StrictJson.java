package io.bactrian.hub.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import io.bactrian.shared.BoundedJsonFactory;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.TextFaults;
import io.bactrian.shared.UnfitNumber;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads JSON that must mean one thing only: UTF-8, no duplicate keys, no NaN, bounded depth, and
 * numbers that stay exact decimals.
 */
public final class StrictJson {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final ObjectMapper mapper;
  private final ObjectMapper deferring;

  public StrictJson(int maxDepth) {
    this.mapper = mapper(new BoundedJsonFactory(strict(maxDepth)));
    this.deferring = mapper(BoundedJsonFactory.deferring(strict(maxDepth)));
  }

  private static JsonFactoryBuilder strict(int maxDepth) {
    return new JsonFactoryBuilder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(BoundedJsonFactory.constraints(maxDepth));
  }

  private static ObjectMapper mapper(JsonFactory factory) {
    return JsonMapper.builder(factory)
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
  public JsonNode parse(byte[] body) {
    return parse(body, "");
  }

  /**
   * @param later a member whose numbers and texts the caller checks by {@link #check}, part by part
   */
  public JsonNode parse(byte[] body, String later) {
    String text = decode(body);
    try {
      return read(mapper, text);
    } catch (HubException e) {
      if (later.isEmpty() || e.field() == null || !e.field().startsWith(later + "[")) {
        throw e;
      }
      return withFaults(text, later);
    }
  }

  /** Only what is below {@code later} may be at fault. */
  private JsonNode withFaults(String text, String later) {
    JsonNode tree = read(deferring, text);
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (!member.getKey().equals(later)) {
        check(member.getValue(), member.getKey());
      }
    }
    return tree;
  }

  private static JsonNode read(ObjectMapper mapper, String text) {
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
  public static String decode(byte[] body) {
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
      String field =
          e.getProcessor() instanceof JsonParser parser ? BoundedJsonFactory.path(parser) : "";
      where += field.isEmpty() ? "" : ", in " + field;
    } else if (at != null && at.getCharOffset() >= 0) {
      // Depending on what it looked for, Jackson's position is the character or the one behind it.
      int fault = (int) Math.min(at.getCharOffset(), text.length());
      String invisible =
          TextFaults.invisible(
              text.subSequence(Math.max(0, fault - 1), Math.min(text.length(), fault + 1)));
      reason = invisible == null ? reason : invisible.replaceFirst(", at place [0-9]+", "");
    }
    return new HubException(
        ErrorCode.MALFORMED_JSON, null, "The body is not valid JSON" + where + ": " + reason, e);
  }

  /**
   * Refuses what a deferring parser let through.
   *
   * @throws HubException {@link ErrorCode#INVALID_FIELD} naming the field below {@code path}
   */
  public static void check(JsonNode node, String path) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        String field = path + "." + member.getKey();
        checkText(member.getKey(), field);
        check(member.getValue(), field);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        check(node.get(i), path + "[" + i + "]");
      }
    } else if (node.isTextual()) {
      checkText(node.textValue(), path);
    } else if (node instanceof POJONode unfit && unfit.getPojo() instanceof UnfitNumber number) {
      HubException fault = number.fault();
      throw new HubException(fault.code(), path, String.valueOf(fault.getMessage()), fault);
    }
  }

  private static void checkText(String text, String path) {
    if (text.indexOf('\0') >= 0) {
      throw BoundedJsonFactory.nul(path.replace('\0', '?'));
    }
  }
}
