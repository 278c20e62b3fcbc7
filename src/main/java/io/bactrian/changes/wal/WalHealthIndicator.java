package io.bactrian.changes.wal;

import io.bactrian.changes.log.CdcProperties;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Is the log read, by this hub or another, and does the slot hold back little of it? Its name in
 * {@code /health} is {@code wal}.
 */
@Component
final class WalHealthIndicator extends AbstractHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");

  private final WalCapture capture;
  private final WalSetup setup;
  private final WalSlot slot;
  private final JdbcClient jdbc;
  private final CdcProperties properties;

  WalHealthIndicator(
      WalCapture capture,
      WalSetup setup,
      WalSlot slot,
      JdbcClient jdbc,
      CdcProperties properties,
      MeterRegistry meters) {
    super("Capture from the write-ahead log cannot be checked");
    this.capture = capture;
    this.setup = setup;
    this.slot = slot;
    this.jdbc = jdbc;
    this.properties = properties;
    Gauge.builder("hub.capture.slot.lag.bytes", this, WalHealthIndicator::lag)
        .description("Write-ahead log that the replication slot keeps back; 0 without a slot")
        .register(meters);
  }

  private double lag() {
    return used() ? slot.state().map(WalSlot.State::lagBytes).orElse(0L) : 0;
  }

  private boolean used() {
    return !setup.ending() || capture.isRunning();
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    health.withDetail("capture", properties.capture().name().toLowerCase(Locale.ROOT));
    if (!used()) {
      health.up();
      return;
    }
    List<String> missing = new ArrayList<>();
    Optional<WalSlot.State> found = slot.state();
    if (found.isEmpty() || !found.get().active()) {
      String problem = capture.problem();
      missing.add(
          "no hub reads the replication slot "
              + properties.wal().slot()
              + (problem == null ? "" : ": " + problem));
    }
    found.ifPresent(
        state -> {
          health.withDetail("lagBytes", state.lagBytes());
          if (state.lagBytes() > properties.wal().lagLimit().toBytes()) {
            missing.add(
                "the slot holds back "
                    + state.lagBytes()
                    + " bytes of log, more than "
                    + properties.wal().lagLimit());
          }
        });
    if (slot.unlimited()) {
      health.withDetail("warning", WalSetup.UNLIMITED);
    }
    lastGap().ifPresent(gap -> health.withDetail("gap", gap));
    health.status(missing.isEmpty() ? Status.UP : DEGRADED).withDetail("missing", missing);
  }

  private Optional<Map<String, Object>> lastGap() {
    return jdbc
        .sql(
            "select gap_at::text as at, gap_rows as rows_read_again from wal_capture where gap_at"
                + " is not null")
        .query()
        .listOfRows()
        .stream()
        .findFirst();
  }
}
