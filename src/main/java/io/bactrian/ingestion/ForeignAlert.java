package io.bactrian.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Distinguishes an alert that was written for another program from one that is merely wrong. */
final class ForeignAlert {
  private static final Set<String> NAMES =
      Set.of(
          "symbol",
          "pair",
          "instrument",
          "side",
          "direction",
          "signal",
          "order",
          "qty",
          "quantity",
          "size");
  private static final Set<String> ACTIONS = Set.of("long", "short", "exit", "close", "flat");

  private ForeignAlert() {}

  /**
   * What is foreign, in a sentence; null where nothing is.
   *
   * @param alert null where the body is no JSON
   */
  static @Nullable String in(@Nullable JsonNode alert, byte[] body) {
    if (alert == null) {
      String text = StrictJson.decode(body).strip();
      return text.isEmpty() || text.startsWith("{") || text.startsWith("[")
          ? null
          : "The body is a text, not a JSON object.";
    }
    List<String> found = new ArrayList<>();
    for (var member : alert.properties()) {
      if (NAMES.contains(member.getKey().toLowerCase(Locale.ROOT))) {
        found.add("the name " + member.getKey());
      }
    }
    String action = alert.path("action").asText("").strip().toLowerCase(Locale.ROOT);
    if (ACTIONS.contains(action.split("[\\s_-]", 2)[0])) {
      found.add("the action " + action.replaceAll("[^a-z_ -]", ""));
    }
    return found.isEmpty() ? null : "Another program's alert: " + String.join(", ", found) + ".";
  }
}
