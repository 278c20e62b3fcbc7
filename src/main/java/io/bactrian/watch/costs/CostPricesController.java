package io.bactrian.watch.costs;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.CurrencyRate;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A price from a moment on; {@code GET} is one of the lists. */
@RestController
class CostPricesController {
  private static final Logger log = LoggerFactory.getLogger(CostPricesController.class);
  private static final String STORAGE = "storage_gb_days";
  private static final List<String> KINDS =
      CostBudget.KINDS.stream().filter(kind -> !kind.equals("calls")).toList(); // each has its own

  private final JdbcClient jdbc;
  private final Rehearsal rehearsal;
  private final Clock clock;

  CostPricesController(JdbcClient jdbc, Rehearsal rehearsal, Clock clock) {
    this.jdbc = jdbc;
    this.rehearsal = rehearsal;
    this.clock = clock;
  }

  /**
   * @param host whose minutes, or by which way the bytes left; left out for all without a price of
   *     their own
   * @param price of one minute, of a gigabyte (10^9 bytes) for a day, or of one that left
   * @param validFrom left out for now
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PriceWanted(
      @Nullable String kind,
      @Nullable String host,
      @Nullable BigDecimal price,
      @Nullable String currency,
      @Nullable String validFrom,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record PriceRow(
      String id, String kind, String host, BigDecimal price, String currency, Instant validFrom) {}

  @Operation(
      operationId = "putCostPrice",
      tags = "flow",
      summary = "Says what a minute or a gigabyte costs from a moment on",
      description =
          "The price of the same kind, host and moment is replaced; what was used after the moment"
              + " is booked again at the next booking. The reason is kept.")
  @PutMapping("/api/v1/cost-prices")
  PriceRow put(@RequestBody PriceWanted wanted) {
    String kind = GivenFields.given("kind", wanted.kind());
    if (!KINDS.contains(kind)) {
      throw GivenFields.invalid("kind", "Give one of " + String.join(", ", KINDS) + ".");
    }
    String host = GivenFields.optional("host", wanted.host(), 100);
    if (kind.equals(STORAGE) && !host.isEmpty()) {
      throw GivenFields.invalid("host", "Leave it out: storage has one price.");
    }
    BigDecimal price = GivenFields.given("price", GivenFields.atLeastZero("price", wanted.price()));
    String currency =
        GivenFields.given("currency", CurrencyRate.code("currency", wanted.currency()));
    Instant given = GivenFields.moment("valid_from", wanted.validFrom());
    Instant from = given == null ? clock.instant() : given;
    String reason = GivenFields.reason(wanted.reason());
    String by = Caller.current().name();
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    long id = rehearsal.run(dryRun, () -> keep(kind, host, price, currency, from, reason, by));
    if (!dryRun) {
      log.info("User {} set the price of {} {} from {} on", by, kind, host, from);
    }
    return new PriceRow(Long.toString(id), kind, host, price, currency, from);
  }

  private long keep(
      String kind,
      String host,
      BigDecimal price,
      String currency,
      Instant from,
      String reason,
      String by) {
    return jdbc.sql(
            """
            insert into cost_prices (kind, host, price, currency, valid_from, reason, created_by)
            values (:kind, :host, :price, :currency, :from, :reason, :by)
            on conflict (kind, host, valid_from) do update set price = excluded.price, currency = excluded.currency,
              reason = excluded.reason, created_by = excluded.created_by, created_at = clock_timestamp()
            returning id
            """)
        .param("kind", kind)
        .param("host", host)
        .param("price", price)
        .param("currency", currency)
        .param("from", from.atOffset(ZoneOffset.UTC))
        .param("reason", reason)
        .param("by", by)
        .query(Long.class)
        .single();
  }
}
