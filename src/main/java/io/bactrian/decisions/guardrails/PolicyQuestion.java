package io.bactrian.decisions.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.decisions.inforce.InForce;
import io.bactrian.decisions.risk.RiskGuard;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An action that somebody or something proposes.
 *
 * @param login the account; null where it is not known
 * @param action BUY, SELL or HOLD
 * @param volume lots; null where they are to be sized
 * @param sizing how; null for the step's own rule
 * @param price of the entry; null for the newest close
 * @param stop the price of the stop loss; null for none
 * @param confidence of whoever proposes it, 0 to 1; null where it is not known
 * @param moment of the past that is asked about; null for now
 * @param inForce what a decision of the past went by, which is decided again; null for what is in
 *     force now
 */
public record PolicyQuestion(
    String symbol,
    String strategy,
    @Nullable String login,
    String action,
    @Nullable BigDecimal volume,
    @Nullable SizingRule sizing,
    @Nullable BigDecimal price,
    @Nullable BigDecimal stop,
    @Nullable Double confidence,
    @Nullable Instant moment,
    @Nullable InForce inForce)
    implements ProposesAction {

  /**
   * @param body fits {@code policy-eval-request.schema.json}
   * @throws HubException {@link ErrorCode#INVALID_FIELD} naming what does not fit together
   */
  static PolicyQuestion of(JsonNode body) {
    BigDecimal volume = Figures.aboveZero("volume", body.path("volume"));
    JsonNode sizing = body.path("sizing");
    if (volume != null && sizing.isObject()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "sizing",
          "Give either volume, or sizing, by which the volume is found.");
    }
    JsonNode confidence = body.path("confidence");
    if (volume != null && confidence.isNumber()) {
      throw new HubException(
          ErrorCode.INVALID_FIELD,
          "confidence",
          "Leave it out: a volume that is given is not scaled. Give sizing instead, such as"
              + " {\"method\":\"fixed\",\"volume\":%s}.".formatted(volume.toPlainString()));
    }
    return new PolicyQuestion(
        body.required("symbol").asText(),
        body.required("strategy").asText(),
        body.path("login").textValue(),
        body.required("action").asText().toUpperCase(Locale.ROOT),
        volume,
        sizing.isObject() ? SizingRule.of(sizing) : null,
        Figures.aboveZero("price", body.path("price")),
        Figures.aboveZero("stop", body.path("stop")),
        confidence.isNumber() ? confidence.doubleValue() : null,
        null,
        null);
  }

  boolean holds() {
    return action.equals(RiskGuard.HOLD);
  }

  @Override
  public PolicyQuestion question() {
    return this;
  }

  @Override
  public Object sized(Sizing sized) {
    return new SizedAction(this, sized);
  }
}
