package io.bactrian.decisions.lobes;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.hub.security.Caller;
import io.bactrian.hub.security.Role;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the models.
 *
 * @param strategy whose decision it is; empty where the lobes alone are asked
 * @param signalId the TradingView alert that is asked about, null where none is
 * @param login the account that would trade, null where it is not known
 * @param features what the caller knows better, as the nearest finite float, NaN for missing
 * @param moment the moment of the past that is asked about, or null for now
 * @param asOf the moment that is asked about
 * @param askedAt when it was asked, and {@code startedNanos} the same as {@link System#nanoTime}
 * @param inForce what a decision of the past went by, which is decided again; null for what is in
 *     use now
 */
public record InferenceRequest(
    String symbol,
    String strategy,
    @Nullable String signalId,
    @Nullable String login,
    Map<String, Float> features,
    @Nullable Instant moment,
    Instant asOf,
    boolean dryRun,
    String caller,
    Instant askedAt,
    long startedNanos,
    @Nullable InForce inForce) {

  /**
   * @param body fits {@code infer-request.schema.json}
   * @throws HubException {@link ErrorCode#FORBIDDEN} for {@code as_of} by another than the service
   *     role, {@link ErrorCode#INVALID_FIELD} for one that is no moment of the past
   */
  public static InferenceRequest of(JsonNode body, Caller caller, Instant now, long nanos) {
    Instant moment = moment(body.path("as_of").textValue(), caller, now);
    var features = new LinkedHashMap<String, Float>();
    for (Map.Entry<String, JsonNode> feature : body.path("features").properties()) {
      JsonNode value = feature.getValue();
      features.put(feature.getKey(), value.isNull() ? Float.NaN : nearest(value));
    }
    return new InferenceRequest(
        body.required("symbol").asText(),
        body.path("strategy").asText(),
        body.path("signal_id").textValue(),
        body.path("login").textValue(),
        features,
        moment,
        moment == null ? now : moment,
        body.path("dry_run").asBoolean(false),
        caller.name(),
        now,
        nanos,
        null);
  }

  /** Models read 32-bit floats: what is larger than the largest one counts as that. */
  private static float nearest(JsonNode value) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, value.doubleValue()));
  }

  private static @Nullable Instant moment(@Nullable String asOf, Caller caller, Instant now) {
    if (asOf != null && !caller.is(Role.SERVICE)) {
      throw new HubException(
          ErrorCode.FORBIDDEN, "as_of", "Only the service key may ask about a moment of the past.");
    }
    return GivenFields.past("as_of", asOf, now);
  }
}
