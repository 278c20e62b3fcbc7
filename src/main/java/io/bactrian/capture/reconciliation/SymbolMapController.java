package io.bactrian.capture.reconciliation;

import io.bactrian.capture.reconciliation.SymbolMap.Mapping;
import io.bactrian.hub.security.Caller;
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

/** The symbol map, read and edited as data. */
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

  @Operation(
      operationId = "getSymbolMap",
      tags = "flow",
      summary = "What brokers call the tickers of TradingView")
  @GetMapping("/api/v1/symbol-map")
  Answer read(@RequestParam(required = false) @Nullable String login) {
    return new Answer(map.mappings(Parameters.login(login)));
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
