package io.bactrian.console.portal;

import static io.bactrian.console.portal.Columns.time;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.decisions.treasury.PolicyChanges;
import io.bactrian.decisions.treasury.PolicyChanges.Row;
import io.bactrian.decisions.treasury.PolicyChanges.Why;
import io.bactrian.hub.security.Caller;
import io.bactrian.shared.GivenFields;
import io.bactrian.shared.Rehearsal;
import io.swagger.v3.oas.annotations.Operation;
import java.sql.Types;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** By how much the portal is behind, which PostgreSQL's policies read from a row. */
@RestController
class DelayController {
  private static final Logger log = LoggerFactory.getLogger(DelayController.class);
  private static final String ADDRESS = "/api/v1/portal-settings";
  private static final int WEEK = 604_800;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final PolicyChanges changes;
  private final Rehearsal rehearsal;

  DelayController(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      PolicyChanges changes,
      Rehearsal rehearsal) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.changes = changes;
    this.rehearsal = rehearsal;
  }

  @JsonNaming(SnakeCaseStrategy.class)
  record PortalSettings(
      int delaySeconds, int vipDelaySeconds, String updatedAt, String updatedBy, long version) {}

  /**
   * @param delaySeconds 0 to a week
   * @param vipDelaySeconds the same for VIPs; as it was where it is left out
   * @param version that was read
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record PortalSettingsWanted(
      @Nullable Integer delaySeconds,
      @Nullable Integer vipDelaySeconds,
      @Nullable Long version,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  @Operation(
      operationId = "getPortalSettings",
      tags = "portal",
      summary = "By how much the portal is behind")
  @GetMapping(ADDRESS)
  PortalSettings read() {
    return jdbc.sql(
            "select *, (extract(epoch from updated_at) * 1000000)::bigint as version from portal_settings")
        .query(
            (row, n) ->
                new PortalSettings(
                    row.getInt("delay_seconds"),
                    row.getInt("vip_delay_seconds"),
                    Objects.requireNonNull(time(row, "updated_at")),
                    row.getString("updated_by"),
                    row.getLong("version")))
        .single();
  }

  @Operation(
      operationId = "putPortalSettings",
      tags = "portal",
      summary = "Says by how much the portal is behind",
      description = "It counts from the next call on. The reason is kept.")
  @PutMapping(ADDRESS)
  PortalSettings put(@RequestBody PortalSettingsWanted wanted) {
    String by = Caller.current().name();
    int delay = delay("delay_seconds", GivenFields.given("delay_seconds", wanted.delaySeconds()));
    Integer vipDelay = wanted.vipDelaySeconds();
    if (vipDelay != null) {
      delay("vip_delay_seconds", vipDelay);
    }
    String reason = GivenFields.reason(wanted.reason());
    boolean dryRun = Boolean.TRUE.equals(wanted.dryRun());
    PortalSettings set =
        rehearsal.run(dryRun, () -> set(delay, vipDelay, wanted.version(), by, reason));
    if (!dryRun) {
      log.warn(
          "User {} set the portal's delay to {} s, of VIPs to {} s",
          by,
          set.delaySeconds(),
          set.vipDelaySeconds());
    }
    return set;
  }

  private static int delay(String field, int seconds) {
    if (seconds < 0 || seconds > WEEK) {
      throw GivenFields.invalid(field, "Give whole seconds from 0 to " + WEEK + ", a week.");
    }
    return seconds;
  }

  private PortalSettings set(
      int delay, @Nullable Integer vipDelay, @Nullable Long seen, String by, String reason) {
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql("select from portal_settings for update").query().listOfRows();
          PortalSettings now = read();
          GivenFields.seen(
              seen,
              now.version(),
              () ->
                  "%s set it to %d s, for VIPs to %d s, at %s."
                      .formatted(
                          now.updatedBy(),
                          now.delaySeconds(),
                          now.vipDelaySeconds(),
                          now.updatedAt()));
          changes.change(
              new Row(
                  "settings of the portal", "portal_settings", "one = :one", Map.of("one", true)),
              new Why(by, reason),
              () ->
                  jdbc.sql(
                          """
                            update portal_settings set delay_seconds = :delay,
                              vip_delay_seconds = coalesce(:vip, vip_delay_seconds),
                              updated_by = :by, updated_at = clock_timestamp()
                            where delay_seconds <> :delay or vip_delay_seconds <> coalesce(:vip, vip_delay_seconds)
                            """)
                      .param("delay", delay)
                      .param("vip", vipDelay, Types.INTEGER)
                      .param("by", by)
                      .update());
        });
    return read();
  }
}
