package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A message of an Expert Advisor in the hub's terms: each item carries {@code time} in UTC, ISO
 * 8601, instead of broker time.
 *
 * @param login the account
 * @param kind what the items are
 * @param items as in the contract, exact decimals
 */
record Mt5Batch(String login, Mt5Kind kind, ArrayNode items) {

  /**
   * @param message a document that fits {@code mt5-message.schema.json}; deals, ticks and receipts
   *     carry {@code time_msc} in milliseconds, bars {@code time} in seconds, both broker time,
   *     which is UTC plus {@code gmt_offset_s}
   */
  static Mt5Batch of(JsonNode message) {
    long offsetMillis = message.get("gmt_offset_s").longValue() * 1000;
    Mt5Kind kind = Mt5Kind.valueOf(message.get("kind").textValue().toUpperCase(Locale.ROOT));
    // A bar may be there twice, still open and then closed: within a batch the last one counts.
    Map<String, ObjectNode> items = new LinkedHashMap<>();
    int index = 0;
    for (JsonNode item : message.get("items")) {
      ObjectNode normalised = normalise(item, offsetMillis);
      items.put(kind == Mt5Kind.BAR ? barKey(normalised) : String.valueOf(index++), normalised);
    }
    ArrayNode array = JsonNodeFactory.withExactBigDecimals(true).arrayNode(items.size());
    items.values().forEach(array::add);
    return new Mt5Batch(message.get("login").asText(), kind, array);
  }

  private static ObjectNode normalise(JsonNode item, long offsetMillis) {
    ObjectNode normalised = item.deepCopy();
    if (item.has("time_msc")) {
      long millis = item.get("time_msc").longValue() - offsetMillis;
      normalised.remove("time_msc");
      normalised.put("time", Instant.ofEpochMilli(millis).toString());
    } else if (item.has("time")) {
      long millis = item.get("time").longValue() * 1000 - offsetMillis;
      normalised.put("time", Instant.ofEpochMilli(millis).toString());
    }
    return normalised;
  }

  private static String barKey(ObjectNode bar) {
    return bar.get("symbol").asText() + '\n' + bar.get("period").asText() + '\n' + bar.get("time");
  }
}
