package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.shared.GivenFields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the rate of a currency comes from: it is fixed, or the newest closed bar of a series says
 * it.
 *
 * @param from one unit of this currency
 * @param to is worth so many units of this one
 * @param rate fixed; null where the series says it
 * @param rateAt the moment that the fixed rate is of
 * @param symbol of the series, whose close is the rate; null for a fixed rate
 * @param period of the series
 * @param maxAgeSeconds what is older is not used
 */
@JsonNaming(SnakeCaseStrategy.class)
public record CurrencyRate(
    String from,
    String to,
    @Nullable BigDecimal rate,
    @Nullable Instant rateAt,
    @Nullable String symbol,
    @Nullable String period,
    long maxAgeSeconds) {
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9]{1,9}");

  /** A currency as somebody sends it, in capitals; null where there is none. */
  public static @Nullable String code(String field, @Nullable String value) {
    if (value == null) {
      return null;
    }
    String code = value.strip().toUpperCase(Locale.ROOT);
    if (!CODE.matcher(code).matches()) {
      throw GivenFields.invalid(
          field, "Give " + field + " as a code of 2 to 10 letters, such as USD.");
    }
    return code;
  }
}
