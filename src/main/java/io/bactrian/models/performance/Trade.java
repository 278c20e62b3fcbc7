package io.bactrian.models.performance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A position from its opening to its close. Money is in the account's currency; costs are positive
 * where they were paid. {@code netProfit} is {@code grossProfit} less the four costs.
 *
 * @param side BUY or SELL
 * @param decidedAt when it was decided on; never after {@code openedAt}
 * @param openPrice as it was filled, spread and slippage in it
 * @param exit why it was closed: {@code stop}, {@code target}, {@code signal}, {@code time}, {@code
 *     stop_out} or {@code end}; {@link #CLOSED} where nobody says why
 * @param bars how many bars it was open in
 * @param grossProfit by the prices without spread and slippage
 * @param swap paid; negative where it was received
 * @param regime of volatility when it was decided on: {@code low}, {@code mid}, {@code high}; null
 *     where it was not known
 * @param origin what proposed it, such as a signal's id or a model's version; empty where nothing
 *     names it
 * @param confidence of what proposed it, 0 to 1; null where it names none
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Trade(
    String symbol,
    String side,
    double lots,
    Instant decidedAt,
    Instant openedAt,
    double openPrice,
    Instant closedAt,
    double closePrice,
    String exit,
    int bars,
    double grossProfit,
    double spread,
    double slippage,
    double commission,
    double swap,
    double netProfit,
    @Nullable String regime,
    String origin,
    @Nullable Double confidence) {
  public static final String CLOSED = "closed";
}
