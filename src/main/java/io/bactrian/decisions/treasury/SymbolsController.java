package io.bactrian.decisions.treasury;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
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

/** What an operator says of symbols; {@code GET} is one of the lists. */
@RestController
class SymbolsController {
  private static final Logger log = LoggerFactory.getLogger(SymbolsController.class);
  private static final String ADDRESS = "/api/v1/symbols/{symbol}";

  private final Instruments instruments;
  private final Rehearsal rehearsal;

  SymbolsController(Instruments instruments, Rehearsal rehearsal) {
    this.instruments = instruments;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record SymbolWanted(
      @Nullable BigDecimal contractSize,
      @Nullable String profitCurrency,
      @Nullable String quoteCurrency,
      @Nullable BigDecimal volumeStep,
      @Nullable BigDecimal volumeMin,
      @Nullable String reason,
      @Nullable Boolean dryRun) {

    Instrument checked(String symbol) {
      BigDecimal size = above("contract_size", contractSize);
      String profit =
          GivenFields.given(
              "profit_currency", CurrencyRate.code("profit_currency", profitCurrency));
      String quote = CurrencyRate.code("quote_currency", quoteCurrency);
      BigDecimal step = above("volume_step", volumeStep);
      BigDecimal least = GivenFields.aboveZero("volume_min", volumeMin);
      return new Instrument(
          GivenFields.given("symbol", GivenFields.name("symbol", symbol)),
          size,
          quote == null ? profit : quote,
          profit,
          step,
          least == null ? step : least);
    }

    private static BigDecimal above(String field, @Nullable BigDecimal value) {
      return GivenFields.given(field, GivenFields.aboveZero(field, value));
    }
  }

  @Operation(
      operationId = "putSymbol",
      tags = "flow",
      summary = "Says what a lot of a symbol is",
      description =
          "quote_currency is the profit currency and volume_min the volume step unless they are"
              + " given. The reason is kept.")
  @PutMapping(ADDRESS)
  Instrument put(@PathVariable String symbol, @RequestBody SymbolWanted wanted) {
    String by = Caller.current().name();
    Instrument checked = wanted.checked(symbol);
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    Instrument now = rehearsal.run(dryRun, () -> instruments.put(checked, by, reason));
    if (!dryRun) {
      log.info("User {} described symbol {}", by, now.symbol());
    }
    return now;
  }

  @Operation(
      operationId = "deleteSymbol",
      tags = "flow",
      summary = "Takes a symbol out of the symbol table",
      description = "Limits in money that look at it block from then on. The reason is kept.")
  @DeleteMapping(ADDRESS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(
      @PathVariable String symbol,
      @RequestParam(name = "reason", required = false) @Nullable String reason,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable Removal body) {
    String by = Caller.current().name();
    Removal removal = Removal.of(body, reason, rehearse);
    if (removal.run(rehearsal, why -> instruments.delete(symbol, by, why))) {
      log.warn("User {} deleted symbol {}", by, symbol);
    }
  }
}
