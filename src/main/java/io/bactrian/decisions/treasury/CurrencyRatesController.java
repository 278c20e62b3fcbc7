package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.Period;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where rates of currencies come from; {@code GET} is one of the lists. */
@RestController
class CurrencyRatesController {
  private static final Logger log = LoggerFactory.getLogger(CurrencyRatesController.class);
  private static final String ADDRESS = "/api/v1/currency-rates/{from}/{to}";

  /** A long weekend: markets that are closed have no younger bar. */
  private static final long MAX_AGE = Duration.ofDays(4).toSeconds();

  private static final long MOST = Duration.ofDays(3_650).toSeconds();

  private final CurrencyRates rates;
  private final BarReader bars;
  private final Rehearsal rehearsal;
  private final Clock clock;

  CurrencyRatesController(CurrencyRates rates, BarReader bars, Rehearsal rehearsal, Clock clock) {
    this.rates = rates;
    this.bars = bars;
    this.rehearsal = rehearsal;
    this.clock = clock;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record RateWanted(
      @Nullable BigDecimal rate,
      @Nullable Instant rateAt,
      @Nullable String symbol,
      @Nullable String period,
      @Nullable Long maxAgeSeconds,
      @Nullable String reason,
      @Nullable Boolean dryRun) {

    CurrencyRate checked(String first, String second, Instant now) {
      String from = GivenFields.given("from", CurrencyRate.code("from", first));
      String to = GivenFields.given("to", CurrencyRate.code("to", second));
      if (from.equals(to)) {
        throw GivenFields.invalid("to", "Name two currencies: one unit of a currency is itself.");
      }
      String series = GivenFields.name("symbol", symbol);
      if ((rate == null) == (series == null)) {
        throw GivenFields.invalid(
            rate == null ? "rate" : "symbol",
            "Give either rate, fixed, or symbol and period of the bars whose close is the rate.");
      }
      return rate == null
          ? new CurrencyRate(from, to, null, null, series, ofSeries(), age())
          : new CurrencyRate(
              from, to, GivenFields.aboveZero("rate", rate), ofRate(now), null, null, age());
    }

    private String ofSeries() {
      if (rateAt != null) {
        throw GivenFields.invalid("rate_at", "Leave it out: the bar that closed says it.");
      }
      return Period.parse(GivenFields.given("period", period)).name();
    }

    private Instant ofRate(Instant now) {
      if (period != null) {
        throw GivenFields.invalid("period", "Leave it out: a fixed rate has no bars.");
      }
      if (rateAt != null && rateAt.isAfter(now)) {
        throw GivenFields.invalid("rate_at", "Name a moment up to now: it is when the rate held.");
      }
      return rateAt == null ? now : rateAt;
    }

    private long age() {
      long age = maxAgeSeconds == null ? MAX_AGE : maxAgeSeconds;
      if (age < 1 || age > MOST) {
        throw GivenFields.invalid(
            "max_age_seconds", "Give a whole number of seconds from 1 to %d.".formatted(MOST));
      }
      return age;
    }
  }

  @Operation(
      operationId = "putCurrencyRate",
      tags = "flow",
      summary = "Says where the rate of a currency comes from",
      description =
          "One unit of from in units of to: a fixed rate with the moment it is of, now unless"
              + " given, or the newest close of a series of bars. An older one than max_age_seconds"
              + " is not used. The reason is kept.")
  @PutMapping(ADDRESS)
  CurrencyRate put(
      @PathVariable String from, @PathVariable String to, @RequestBody RateWanted wanted) {
    String by = Caller.current().name();
    CurrencyRate checked = wanted.checked(from, to, clock.instant());
    if (checked.symbol() != null
        && checked.period() != null
        && !bars.knows(checked.symbol(), checked.period())) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "symbol",
          "There are no %s bars of %s: send them by webhook first."
              .formatted(checked.period(), checked.symbol()));
    }
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    CurrencyRate now = rehearsal.run(dryRun, () -> rates.put(checked, by, reason));
    if (!dryRun) {
      log.info("User {} set the rate {}/{}", by, now.from(), now.to());
    }
    return now;
  }

  @Operation(
      operationId = "deleteCurrencyRate",
      tags = "flow",
      summary = "Takes a rate away",
      description = "Limits in money that need it block from then on. The reason is kept.")
  @DeleteMapping(ADDRESS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String from,
      @PathVariable String to,
      @RequestParam(name = "reason", required = false) @Nullable String reason,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable Removal body) {
    String by = Caller.current().name();
    Removal removal = Removal.of(body, reason, rehearse);
    String first = GivenFields.given("from", CurrencyRate.code("from", from));
    String second = GivenFields.given("to", CurrencyRate.code("to", to));
    if (removal.run(rehearsal, why -> rates.delete(first, second, by, why))) {
      log.warn("User {} deleted the rate {}/{}", by, first, second);
    }
  }
}
