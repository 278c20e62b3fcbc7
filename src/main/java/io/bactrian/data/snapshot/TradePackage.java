package io.bactrian.data.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A closed trade with all that it is made of, as JSON whose keys are sorted, without white space
 * and with numbers as they were sent: the same trade gives the same bytes.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record TradePackage(String key, String sha256, byte[] content) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  /**
   * @param trade the columns of the trade, its label among them
   * @param deals a JSON array
   * @param signal a JSON object, null where the trade has none
   */
  static TradePackage of(
      String eventId, Map<String, @Nullable Object> trade, String deals, @Nullable String signal) {
    var content = new TreeMap<String, @Nullable Object>();
    content.put("event_id", eventId);
    content.put("trade", trade);
    content.put("deals", parsed(deals));
    content.put("signal", signal == null ? null : parsed(signal));
    byte[] bytes = bytes(content);
    String sha256 = SnapshotWriter.sha256(bytes);
    String key =
        "trades/%s/%s/%s.json"
            .formatted(part(trade.get("login")), part(trade.get("position_id")), sha256);
    return new TradePackage(key, sha256, bytes);
  }

  private static Object parsed(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The database gave no JSON", e);
    }
  }

  private static byte[] bytes(Object content) {
    try {
      return JSON.writeValueAsBytes(content);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // maps, lists, texts and numbers
    }
  }

  private static String part(@Nullable Object id) {
    return URLEncoder.encode(String.valueOf(id), StandardCharsets.UTF_8);
  }
}
