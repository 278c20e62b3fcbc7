package io.bactrian.data.labels;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.data.labels.TradeCorrections.Wanted;
import io.bactrian.data.snapshot.Labels;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.DryRun;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The label of one trade: read with its history, corrected, given back to the hub. */
@RestController
class TradeLabelController {
  private static final Logger log = LoggerFactory.getLogger(TradeLabelController.class);
  private static final String ADDRESS = "/api/v1/trades/{login}/{positionId}/label";
  private static final int NOTE_LENGTH = 500;
  private static final BigDecimal R_LIMIT = BigDecimal.valueOf(1_000_000);
  private static final int R_DIGITS = 8;

  private final TradeCorrections corrections;
  private final LabelHistory history;
  private final Rehearsal rehearsal;

  TradeLabelController(TradeCorrections corrections, LabelHistory history, Rehearsal rehearsal) {
    this.corrections = corrections;
    this.history = history;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Correction(
      @Nullable String label,
      @Nullable BigDecimal rMultiple,
      @Nullable String note,
      @Nullable Boolean dryRun) {
    Wanted checked() {
      if (label == null || !Labels.TRADE.contains(label)) {
        throw GivenFields.invalid("label", "Give label as win, loss or flat.");
      }
      if (rMultiple != null
          && (rMultiple.scale() > R_DIGITS || rMultiple.abs().compareTo(R_LIMIT) > 0)) {
        throw GivenFields.invalid(
            "r_multiple",
            "Give r_multiple as a number from -%s to %s with at most %d digits after the point, or leave it out."
                .formatted(R_LIMIT, R_LIMIT, R_DIGITS));
      }
      return new Wanted(label, rMultiple, GivenFields.optional("note", note, NOTE_LENGTH));
    }
  }

  @Operation(
      operationId = "getTradeLabel",
      tags = "lists",
      summary = "A trade's label, its history and what learned from it")
  @GetMapping(ADDRESS)
  JsonNode read(@PathVariable String login, @PathVariable String positionId) {
    return history.of(
        GivenFields.part("login", login), GivenFields.part("position_id", positionId));
  }

  @Operation(
      operationId = "correctTradeLabel",
      tags = "flow",
      summary = "Corrects a trade's label",
      description =
          "It outranks what the hub computes, now and after late deals, until it is deleted. The"
              + " same correction again changes nothing.")
  @PutMapping(ADDRESS)
  JsonNode correct(
      @PathVariable String login,
      @PathVariable String positionId,
      @RequestBody Correction correction) {
    String by = Caller.current().name();
    Wanted wanted = correction.checked();
    String account = GivenFields.part("login", login);
    String position = GivenFields.part("position_id", positionId);
    boolean dryRun = Boolean.TRUE.equals(correction.dryRun());
    JsonNode now =
        rehearsal.run(
            dryRun,
            () -> {
              corrections.correct(account, position, wanted, by);
              return history.of(account, position);
            });
    if (!dryRun) {
      log.info(
          "User {} labelled trade {} of login {} as {}", by, positionId, login, wanted.label());
    }
    return now;
  }

  @Operation(
      operationId = "withdrawTradeLabel",
      tags = "flow",
      summary = "Gives a corrected label back to the hub",
      description = "The computed label counts again. Where none was corrected nothing changes.")
  @DeleteMapping(ADDRESS)
  JsonNode withdraw(
      @PathVariable String login,
      @PathVariable String positionId,
      @RequestParam(name = "dry_run", required = false) @Nullable Boolean rehearse,
      @RequestBody(required = false) @Nullable DryRun body) {
    String by = Caller.current().name();
    String account = GivenFields.part("login", login);
    String position = GivenFields.part("position_id", positionId);
    boolean dryRun = DryRun.in(body, rehearse);
    JsonNode now =
        rehearsal.run(
            dryRun,
            () -> {
              corrections.withdraw(account, position, by);
              return history.of(account, position);
            });
    if (!dryRun) {
      log.info(
          "User {} withdrew the label of trade {} of login {}: the hub computes it",
          by,
          positionId,
          login);
    }
    return now;
  }
}
