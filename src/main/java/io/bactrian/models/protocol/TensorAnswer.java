package io.bactrian.models.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.models.registry.Champion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /v2/models/{model}/infer}.
 *
 * @param id the caller's own
 * @param parameters the caller's own
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TensorAnswer(
    String modelName,
    String modelVersion,
    @Nullable String id,
    @Nullable JsonNode parameters,
    List<Output> outputs) {

  /**
   * @param data in row-major order: floats of FP32, texts of BYTES
   */
  @SuppressWarnings("ArrayRecordComponent") // values on their way, compared by nobody
  record Output(String name, String datatype, List<Integer> shape, Object data) {}

  /**
   * @param probabilities {@code [rows][classes]}
   */
  static TensorAnswer of(Champion version, TensorRequest request, float[][] probabilities) {
    return new TensorAnswer(
        version.model(),
        version.version(),
        request.id(),
        request.parameters(),
        request.outputs().stream()
            .map(
                name ->
                    name.equals(TensorRequest.LABEL)
                        ? labels(version.classes(), probabilities)
                        : probabilities(version.classes().size(), probabilities))
            .toList());
  }

  private static Output probabilities(int classes, float[][] rows) {
    var data = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, data, i * classes, classes);
    }
    return new Output(TensorRequest.PROBABILITIES, "FP32", List.of(rows.length, classes), data);
  }

  /** The likeliest class of each row, the first of equal ones. */
  private static Output labels(List<String> classes, float[][] rows) {
    var data = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int likeliest = 0;
      for (int c = 1; c < classes.size(); c++) {
        likeliest = rows[i][c] > rows[i][likeliest] ? c : likeliest;
      }
      data[i] = classes.get(likeliest);
    }
    return new Output(TensorRequest.LABEL, "BYTES", List.of(rows.length), data);
  }
}
