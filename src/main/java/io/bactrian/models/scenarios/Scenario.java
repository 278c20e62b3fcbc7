package io.bactrian.models.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * A situation whose right answer is agreed on.
 *
 * @param subject {@link #MODEL} or {@link #FUSION}
 * @param appliesTo a pattern in which * stands for any characters: of models' names, or of symbols
 *     where the subject is fusion
 * @param given {@code {"bars": [...]}} or {@code {"features": {...}}} for a model, {@code {"lobes":
 *     {...}}} for fusion
 * @param expected {@code {"class", "at_least"?, "at_most"?}} for a model, {@code {"action",
 *     "at_least"?}} for fusion
 * @param revision 1 for the first
 */
record Scenario(
    String name,
    String subject,
    String appliesTo,
    JsonNode given,
    JsonNode expected,
    boolean enabled,
    int revision) {
  static final String MODEL = "model";
  static final String FUSION = "fusion";

  boolean appliesTo(String name) {
    String pattern = Pattern.quote(appliesTo).replace("*", "\\E.*\\Q");
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }
}
