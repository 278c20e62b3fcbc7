package io.bactrian.decisions.outside;

import io.bactrian.shared.GivenFields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the labels of a classifier mean to a lobe. */
final class Labels {
  private static final Set<String> ACTIONS = Set.of("BUY", "SELL", "HOLD");

  private Labels() {}

  /**
   * @param text such as {@code positive=BUY,negative=SELL,neutral=HOLD}; labels in any case
   * @return by label in lower case
   * @throws io.bactrian.shared.HubException {@code INVALID_FIELD} naming the part at fault
   */
  static Map<String, String> of(String text) {
    Map<String, String> actions = new LinkedHashMap<>();
    if (text.isBlank()) {
      return actions;
    }
    for (String part : text.split(",", -1)) {
      int equals = part.lastIndexOf('=');
      String label = part.substring(0, Math.max(0, equals)).strip().toLowerCase(Locale.ROOT);
      String action = part.substring(equals + 1).strip();
      if (label.isEmpty() || !ACTIONS.contains(action) || actions.put(label, action) != null) {
        throw GivenFields.invalid(
            "labels",
            "Give each label once with BUY, SELL or HOLD, such as"
                + " positive=BUY,negative=SELL,neutral=HOLD; this is not: "
                + part);
      }
    }
    return actions;
  }
}
