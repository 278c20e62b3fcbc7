package io.bactrian.capture.mt5;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.capture.sources.RejectedItem;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of an Expert Advisor in the hub's terms: each item carries {@code time} in UTC, ISO
 * 8601, instead of broker time, and {@code gmt_offset_s}, by which the time was converted.
 *
 * @param login the account
 * @param kind what the items are
 * @param items as in the contract, exact decimals
 * @param server of the broker; null where the sender does not name it
 * @param company the broker's name; null where the sender does not name it
 * @param rejected what of the message is not stored; none in records of the spool that are older
 */
public record Mt5Batch(
    String login,
    Mt5Kind kind,
    ArrayNode items,
    @Nullable String server,
    @Nullable String company,
    List<RejectedItem> rejected) {

  @SuppressWarnings("NullAway") // an older record of the spool has no such member
  public Mt5Batch {
    rejected = rejected == null ? List.of() : List.copyOf(rejected);
  }

  /**
   * @param message a document that fits {@code mt5-message.schema.json}; deals, ticks and receipts
   *     carry {@code time_msc} in milliseconds, bars {@code time} in seconds, both broker time,
   *     which is UTC plus {@code gmt_offset_s}, the item's own where it has one
   */
  public static Mt5Batch of(JsonNode message) {
    return of(message, List.of());
  }

  public static Mt5Batch of(JsonNode message, List<RejectedItem> rejected) {
    Mt5Kind kind = kind(message);
    // A bar may be there twice, still open and then closed: within a batch the last one counts.
    Map<String, ObjectNode> items = new LinkedHashMap<>();
    int index = 0;
    for (JsonNode item : message.get("items")) {
      ObjectNode normalised = normalise(item, offset(message, item));
      items.put(kind == Mt5Kind.BAR ? barKey(normalised) : String.valueOf(index++), normalised);
    }
    ArrayNode array = JsonNodeFactory.withExactBigDecimals(true).arrayNode(items.size());
    items.values().forEach(array::add);
    return new Mt5Batch(
        message.get("login").asText(),
        kind,
        array,
        text(message, "server"),
        text(message, "company"),
        rejected);
  }

  static Mt5Kind kind(JsonNode message) {
    return Mt5Kind.valueOf(message.get("kind").textValue().toUpperCase(Locale.ROOT));
  }

  /** Of the broker's clock at the item's time; null where the item says that its time is UTC. */
  static @Nullable Integer offset(JsonNode message, JsonNode item) {
    JsonNode offset =
        item.has("gmt_offset_s") ? item.get("gmt_offset_s") : message.get("gmt_offset_s");
    return offset.isNull() ? null : Integer.valueOf(offset.intValue());
  }

  /** In UTC. */
  static Instant time(JsonNode item, @Nullable Integer offset) {
    long millis =
        item.has("time_msc")
            ? item.get("time_msc").longValue()
            : item.get("time").longValue() * 1000;
    return Instant.ofEpochMilli(millis - (offset == null ? 0 : offset * 1000L));
  }

  private static ObjectNode normalise(JsonNode item, @Nullable Integer offset) {
    ObjectNode normalised = item.deepCopy();
    if (item.has("time_msc") || item.has("time")) {
      normalised.remove("time_msc");
      normalised.put("time", time(item, offset).toString());
      normalised.put("gmt_offset_s", offset);
    }
    return normalised;
  }

  private static @Nullable String text(JsonNode message, String field) {
    String text = message.path(field).asText("").strip();
    return text.isEmpty() || message.path(field).isNull() ? null : text;
  }

  private static String barKey(ObjectNode bar) {
    return bar.get("symbol").asText() + '\n' + bar.get("period").asText() + '\n' + bar.get("time");
  }
}
