package io.bactrian.models.embeddings;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of texts.
 *
 * @param model that vectors may be compared within, with its digest
 * @param embedding {@code [dimensions]} of the one text that was asked for
 * @param embeddings {@code [texts][dimensions]} where a list was
 * @param tokens pieces that were read, those that mark beginning and end among them
 * @param truncated whether the end of a text was not read
 * @param truncatedInputs which of a list those are, from 0
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
record EmbedAnswer(
    String model,
    int dimensions,
    float @Nullable [] embedding,
    @Nullable List<float[]> embeddings,
    int tokens,
    boolean truncated,
    @Nullable List<Integer> truncatedInputs) {

  static EmbedAnswer of(TextModel model, EmbedRequest request) {
    List<float[]> vectors = new ArrayList<>();
    List<Integer> truncated = new ArrayList<>();
    int tokens = 0;
    for (int i = 0; i < request.texts().size(); i++) {
      Pieces pieces = model.pieces(request.texts().get(i));
      tokens += pieces.ids().size();
      if (pieces.truncated()) {
        truncated.add(i);
      }
      if (!request.dryRun()) {
        vectors.add(model.vector(pieces, request.pooling()));
      }
    }
    boolean none = request.dryRun();
    return new EmbedAnswer(
        request.pooling().model(),
        TextModel.DIMENSIONS,
        none || !request.alone() ? null : vectors.get(0),
        none || request.alone() ? null : vectors,
        tokens,
        !truncated.isEmpty(),
        request.alone() ? null : truncated);
  }
}
