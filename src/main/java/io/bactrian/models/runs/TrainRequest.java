package io.bactrian.models.runs;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request to train.
 *
 * @param to the moment of knowledge of the dataset
 * @param toNamed whether the request names it; else it is the moment of the request
 * @param hyperparameters a JSON object
 * @param releaseTag that a version which the gate lets pass is released under; null for none
 */
public record TrainRequest(
    String symbol,
    String period,
    @Nullable Instant from,
    Instant to,
    boolean toNamed,
    List<String> targets,
    String hyperparameters,
    @Nullable String releaseTag) {

  /**
   * @param body fits {@code train-request.schema.json}
   * @throws HubException {@link ErrorCode#INVALID_FIELD} naming the field at fault
   */
  public static TrainRequest of(JsonNode body, TrainingProperties defaults, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant from = GivenFields.moment("from", body.path("from").textValue());
    Instant given = GivenFields.past("to", body.path("to").textValue(), now);
    Instant to = given == null ? now : given;
    if (from != null && !from.isBefore(to)) {
      throw new HubException(
          ErrorCode.INVALID_FIELD, "from", "from must be before to, " + to + ".");
    }
    var targets = new ArrayList<String>();
    body.path("targets").forEach(target -> targets.add(target.asText()));
    return new TrainRequest(
        body.required("symbol").asText(),
        body.path("period").asText(defaults.period()),
        from,
        to,
        given != null,
        targets.isEmpty() ? defaults.targets() : targets,
        body.path("hyperparameters").isObject() ? body.get("hyperparameters").toString() : "{}",
        body.path("release_tag").textValue());
  }

  /** The model that a target's runs make, such as {@code btcusd-m5-direction}. */
  public String model(String target) {
    return model(symbol, period, target);
  }

  /** The model of a symbol's bars and a target. */
  public static String model(String symbol, String period, String target) {
    return "%s-%s-%s".formatted(symbol, period, target).toLowerCase(Locale.ROOT);
  }
}
