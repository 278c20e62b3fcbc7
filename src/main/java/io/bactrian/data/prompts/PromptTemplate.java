package io.bactrian.data.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One revision of a prompt.
 *
 * @param revision 1 for the first
 * @param text with placeholders such as {@code {{symbol}}} or, as a JSON pointer, {@code
 *     {{/signal/price}}}
 */
record PromptTemplate(String name, int revision, String text) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{\\{\\s*(/?[A-Za-z0-9_.~-]+(?:/[A-Za-z0-9_.~-]+)*)\\s*}}");

  /** How rows name it. */
  String id() {
    return name + "@" + revision;
  }

  /**
   * The text with the body's values in place of the placeholders; what a value holds is never
   * looked into again.
   *
   * @throws HubException {@code UNPROCESSABLE} naming a placeholder for which the body has no value
   */
  String filled(JsonNode body) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(value(found.group(1), body)));
  }

  private String value(String place, JsonNode body) {
    JsonNode value = body.at(place.startsWith("/") ? place : "/" + place);
    if (value.isMissingNode() || value.isNull()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          place,
          "The prompt %s needs %s: give it in the body.".formatted(id(), place));
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
