package io.bactrian.decisions.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call.
 *
 * @param reason the fault's name, null for an answer
 * @param inputTokens as the host counted them, null where it did not
 * @param price null for what was reserved
 */
record Settlement(
    String status,
    @Nullable String reason,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    @Nullable BigDecimal price) {
  private static final String FAILED = "failed";
  private static final long MOST_TOKENS = 1_000_000_000;

  /** By the member {@code usage} of an answer in OpenAI's shape; without one it is unknown. */
  static Settlement answered(JsonNode answer, Prices prices) {
    JsonNode usage = answer.path("usage");
    Long input = tokens(usage.path("prompt_tokens"));
    Long output =
        usage.has("completion_tokens") ? tokens(usage.path("completion_tokens")) : Long.valueOf(0);
    return input == null || output == null
        ? new Settlement("answered", null, null, null, null)
        : new Settlement("answered", null, input, output, prices.cost(input, output));
  }

  /** An HTTP status of an error. A host that fails may have done the work, one that refuses not. */
  static Settlement failed(int httpStatus) {
    boolean refused = httpStatus / 100 == 4 || httpStatus == 503;
    return new Settlement(
        FAILED, "http-" + httpStatus, null, null, refused ? BigDecimal.ZERO : null);
  }

  static Settlement failed(CallFault fault) {
    return switch (fault.owed()) {
      case NO_CALL -> new Settlement("not-sent", fault.slug(), null, null, BigDecimal.ZERO);
      case NO_MONEY -> new Settlement(FAILED, fault.slug(), null, null, BigDecimal.ZERO);
      case WHAT_WAS_RESERVED -> new Settlement(FAILED, fault.slug(), null, null, null);
    };
  }

  private static @Nullable Long tokens(JsonNode count) {
    return count.isIntegralNumber()
            && count.canConvertToLong()
            && count.longValue() >= 0
            && count.longValue() <= MOST_TOKENS
        ? count.longValue()
        : null;
  }
}
