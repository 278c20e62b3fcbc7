package io.bactrian.capture.tradingview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives an alert that was written for another program the hub's names. What has none is kept as it
 * is.
 *
 * @param names the hub's name by theirs, in lower case; the first that is there counts
 * @param actions the hub's action by theirs, in lower case with {@code _} between words
 * @param closing actions that close a position: they sell a long one and buy a short one
 * @param text how an alert that is no JSON reads; its named groups are members
 */
record AlertMapping(
    Map<String, String> names, Map<String, String> actions, Set<String> closing, Pattern text) {
  private static final Pattern GROUP = Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9]*)>");

  /**
   * @param pairs such as {@code symbol=ticker,side=action}
   */
  static Map<String, String> pairs(String pairs) {
    var map = new LinkedHashMap<String, String>();
    words(pairs)
        .forEach(
            pair -> {
              String[] sides = pair.split("=", -1);
              if (sides.length != 2) {
                throw new IllegalArgumentException("'" + pair + "' is no pair: write theirs=ours");
              }
              map.put(sides[0].strip().toLowerCase(Locale.ROOT), sides[1].strip());
            });
    return map;
  }

  static Stream<String> words(String words) {
    return Stream.of(words.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty());
  }

  /**
   * @param body JSON, or a text that {@link #text} matches
   * @param strategy of an alert that names none
   * @throws HubException naming the field that is missing
   */
  ObjectNode map(byte[] body, StrictJson json, String strategy) {
    ObjectNode alert = read(body, json);
    names.forEach((theirs, ours) -> rename(alert, theirs, ours));
    if (!alert.hasNonNull("strategy")) {
      alert.put("strategy", strategy);
    }
    if (alert.path("action").isTextual()) {
      alert.put("action", action(alert));
    }
    return alert;
  }

  private ObjectNode read(byte[] body, StrictJson json) {
    String sent = StrictJson.decode(body).strip();
    if (sent.startsWith("{")) {
      return (ObjectNode) json.parse(body);
    }
    Matcher members = text.matcher(sent);
    if (!members.matches()) {
      throw new HubException(
          ErrorCode.MALFORMED_JSON,
          "The body is neither a JSON object nor a text such as 'BTCUSD buy 0.1 @ 42000': correct"
              + " the message, or the parameter text of map-alert-action.");
    }
    ObjectNode alert = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    Matcher group = GROUP.matcher(text.pattern());
    while (group.find()) {
      String value = members.group(group.group(1));
      if (value != null) {
        alert.put(group.group(1), value);
      }
    }
    return alert;
  }

  private static void rename(ObjectNode alert, String theirs, String ours) {
    for (Map.Entry<String, JsonNode> member : Set.copyOf(alert.properties())) {
      if (member.getKey().toLowerCase(Locale.ROOT).equals(theirs) && !alert.hasNonNull(ours)) {
        alert.remove(member.getKey());
        alert.set(ours, member.getValue());
      }
    }
  }

  private String action(ObjectNode alert) {
    String sent = alert.get("action").textValue();
    String word = sent.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    if (!closing.contains(word)) {
      return actions.getOrDefault(word, sent);
    }
    String side = opposite(alert.path("prev_market_position").asText(""));
    if (side == null) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "prev_market_position",
          "The action "
              + word
              + " does not say which side it closes: send \"prev_market_position\":"
              + " \"{{strategy.prev_market_position}}\", or "
              + word
              + "_long or "
              + word
              + "_short.");
    }
    if (!alert.hasNonNull("market_position")) {
      alert.put("market_position", "flat");
    }
    return side;
  }

  private static @Nullable String opposite(String position) {
    return switch (position.strip().toLowerCase(Locale.ROOT)) {
      case "long" -> "sell";
      case "short" -> "buy";
      default -> null;
    };
  }
}
