package io.bactrian.capture.tradingview;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.http.RefusalHint;
import io.bactrian.hub.http.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Distinguishes an alert that was written for another program from one that is merely wrong. */
@Component
final class ForeignAlert implements RefusalHint {
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

  @Override
  public @Nullable String of(@Nullable JsonNode alert, byte[] body) {
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
