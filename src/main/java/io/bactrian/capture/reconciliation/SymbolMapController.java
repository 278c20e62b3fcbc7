package io.bactrian.capture.reconciliation;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.capture.reconciliation.SymbolMap.Mapping;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The symbol map, edited as data; {@code GET} is one of the lists. */
@RestController
class SymbolMapController {
  private static final Logger log = LoggerFactory.getLogger(SymbolMapController.class);

  private final SymbolMap map;
  private final Rehearsal rehearsal;

  SymbolMapController(SymbolMap map, Rehearsal rehearsal) {
    this.map = map;
    this.rehearsal = rehearsal;
  }

  record Answer(List<Mapping> items) {}

  /**
   * @param symbol null lets the ticker go by its own name
   * @param version that was read, 0 where the ticker was not mapped
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record SymbolWanted(
      @Nullable String login,
      @Nullable String ticker,
      @Nullable String symbol,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  record Unmapped(List<SymbolMap.UnmappedTicker> items) {}

  @Operation(
      operationId = "listUnmappedTickers",
      tags = "flow",
      summary = "Tickers of the last 30 days' alerts that no symbol is called and no map names")
  @GetMapping("/api/v1/unmapped-tickers")
  Unmapped unmapped() {
    return new Unmapped(map.unmapped());
  }

  @Operation(
      operationId = "setSymbol",
      tags = "flow",
      summary = "Maps one ticker of a login",
      description =
          "Answers how many alerts of the last 30 days are matched to another symbol by it; with"
              + " dry_run nothing is set. Without a symbol the ticker goes by its own name again. No"
              + " stored row changes. The reason is kept.")
  @PutMapping("/api/v1/symbol-map")
  SymbolMap.SymbolMapped set(@RequestBody SymbolWanted wanted) {
    String by = Caller.current().name();
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    SymbolMap.SymbolMapped mapped =
        rehearsal.run(dryRun, () -> map.set(wanted, wanted.version(), by, reason));
    if (!dryRun) {
      log.info("User {} mapped a ticker of login {}", by, mapped.login());
    }
    return mapped;
  }

  @Operation(
      operationId = "putSymbolMap",
      tags = "flow",
      summary = "Replaces the whole map of one login",
      description =
          "At once or not at all. A ticker with its exchange goes before one without; [] empties"
              + " the map.")
  @PutMapping("/api/v1/symbol-map/{login}")
  Answer replace(
      @PathVariable String login,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody List<Symbols.@Nullable Row> rows) {
    String by = Caller.current().name();
    String account = Symbols.login(login);
    Symbols wanted = Symbols.of(rows);
    boolean dryRun = Boolean.TRUE.equals(rehearse);
    List<Mapping> stored = rehearsal.run(dryRun, () -> map.replace(account, wanted, by));
    if (!dryRun) {
      log.info("User {} replaced the symbol map of login {}: {} tickers", by, login, stored.size());
    }
    return new Answer(stored);
  }
}
