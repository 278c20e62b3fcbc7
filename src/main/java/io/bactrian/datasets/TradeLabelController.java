package io.bactrian.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.datasets.TradeCorrections.Wanted;
import io.bactrian.security.Caller;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

  TradeLabelController(TradeCorrections corrections, LabelHistory history) {
    this.corrections = corrections;
    this.history = history;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record Correction(@Nullable String label, @Nullable BigDecimal rMultiple, @Nullable String note) {
    Wanted checked() {
      if (label == null || !Labels.TRADE.contains(label)) {
        throw Texts.invalid("label", "Give label as win, loss or flat.");
      }
      if (rMultiple != null
          && (rMultiple.scale() > R_DIGITS || rMultiple.abs().compareTo(R_LIMIT) > 0)) {
        throw Texts.invalid(
            "r_multiple",
            "Give r_multiple as a number from -%s to %s with at most %d digits after the point, or leave it out."
                .formatted(R_LIMIT, R_LIMIT, R_DIGITS));
      }
      return new Wanted(label, rMultiple, Texts.optional("note", note, NOTE_LENGTH));
    }
  }

  @GetMapping(ADDRESS)
  JsonNode read(@PathVariable String login, @PathVariable String positionId) {
    return history.of(Texts.part("login", login), Texts.part("position_id", positionId));
  }

  @PutMapping(ADDRESS)
  JsonNode correct(
      @PathVariable String login,
      @PathVariable String positionId,
      @RequestBody Correction correction) {
    String by = Caller.current().name();
    Wanted wanted = correction.checked();
    corrections.correct(
        Texts.part("login", login), Texts.part("position_id", positionId), wanted, by);
    log.info("{} labelled trade {} of {} as {}", by, positionId, login, wanted.label());
    return history.of(login, positionId);
  }

  @DeleteMapping(ADDRESS)
  JsonNode withdraw(@PathVariable String login, @PathVariable String positionId) {
    String by = Caller.current().name();
    corrections.withdraw(Texts.part("login", login), Texts.part("position_id", positionId), by);
    log.info("{} gave the label of trade {} of {} back to the hub", by, positionId, login);
    return history.of(login, positionId);
  }
}
