package io.bactrian.models.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.registry.Champion;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.registry.OpenVersions;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The registry's models as the protocol names them: the champion where no version is named. */
@Component
class ServedModels {
  private final Champions champions;
  private final OpenVersions versions;
  private final ProtocolProperties properties;

  ServedModels(Champions champions, OpenVersions versions, ProtocolProperties properties) {
    this.champions = champions;
    this.versions = versions;
    this.properties = properties;
  }

  /**
   * In one call of ONNX Runtime.
   *
   * @param version null for the champion
   * @param body fits {@code v2-infer-request.schema.json}
   * @throws HubException {@code INVALID_FIELD} naming the tensor, and as {@link #ask}
   */
  TensorAnswer infer(String model, @Nullable String version, JsonNode body) {
    return ask(
        model,
        version,
        champion -> {
          var request =
              TensorRequest.of(
                  body, champion.features(), champion.sequence(), properties.maxRows());
          return TensorAnswer.of(champion, request, champion.probabilities(request.rows()));
        });
  }

  /**
   * @param version null for the champion
   * @throws HubException {@code NOT_FOUND} where no such model or version is there or none is in
   *     charge, {@code UNAVAILABLE} and {@code TOO_MANY_REQUESTS} where it cannot be asked now,
   *     {@code UNPROCESSABLE} where it answers no probabilities
   */
  <T> T ask(String model, @Nullable String version, Function<Champion, T> asked) {
    Function<Champion, T> question = champion -> asked.apply(champion.requireProbabilities());
    return version == null
        ? question.apply(
            champions
                .of(model)
                .orElseThrow(
                    () -> {
                      names(model);
                      return new HubException(
                          ErrorCode.NOT_FOUND,
                          "No version of "
                              + model
                              + " is in charge: name one in the address, or promote one.");
                    }))
        : versions.ask(model, version, question);
  }

  /**
   * The newest first.
   *
   * @throws HubException {@code NOT_FOUND} where no version was ever registered
   */
  List<String> names(String model) {
    List<String> names = versions.names(model);
    if (names.isEmpty()) {
      throw new HubException(
          ErrorCode.NOT_FOUND,
          "There is no model %s: GET /api/v1/models lists those there are."
              .formatted(TensorFault.excerpt(model)));
    }
    return names;
  }
}
