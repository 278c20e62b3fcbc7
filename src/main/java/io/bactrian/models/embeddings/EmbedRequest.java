package io.bactrian.models.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;

/**
 * What to embed.
 *
 * @param alone whether one text was asked for and no list
 * @param dryRun the pieces are counted and no vector is made
 */
record EmbedRequest(List<String> texts, boolean alone, Pooling pooling, boolean dryRun) {
  static EmbedRequest of(String text) {
    return new EmbedRequest(List.of(text), true, Pooling.KEPT, false);
  }

  /** A text, a list of texts, or a call of the function. */
  static EmbedRequest of(JsonNode body) {
    if (!body.isObject()) {
      return of(body, "body", Pooling.KEPT, false);
    }
    String model = body.path("model").asText("");
    if (!List.of("", TextModel.NAME, TextModel.ID).contains(model)) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "model",
          "The hub embeds with %s and not with %s: leave model out, or name that one."
              .formatted(TextModel.ID, model));
    }
    var pooling =
        new Pooling(body.path("mean_pool").asBoolean(true), body.path("normalize").asBoolean(true));
    return of(body.path("input"), "input", pooling, body.path("dry_run").asBoolean());
  }

  private static EmbedRequest of(JsonNode input, String field, Pooling pooling, boolean dryRun) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : input.isArray() ? input : List.of(input)) {
      if (!text.isTextual() || text.textValue().isBlank()) {
        throw new HubException(
            ErrorCode.INVALID_FIELD,
            input.isArray() ? "%s[%d]".formatted(field, texts.size()) : field,
            "There is no text to embed here: send a text that is not blank.");
      }
      texts.add(text.textValue());
    }
    return new EmbedRequest(texts, !input.isArray(), pooling, dryRun);
  }
}
