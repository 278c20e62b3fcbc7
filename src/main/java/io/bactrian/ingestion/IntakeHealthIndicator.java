package io.bactrian.ingestion;

import io.bactrian.intake.Intake;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** Whether webhooks reach the database, or wait in the spool for it. */
final class IntakeHealthIndicator extends AbstractHealthIndicator {
  private final Intake<?, ?> intake;

  IntakeHealthIndicator(Intake<?, ?> intake) {
    super("The intake cannot be asked");
    this.intake = intake;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    long spooled = intake.spooled();
    if (!intake.isRunning()) {
      health.down().withDetail("reason", "the thread that stores messages has ended: restart");
    } else if (intake.isSpooling() || spooled > 0) {
      health.status("DEGRADED").withDetail("reason", "messages wait in the spool");
    } else {
      health.up();
    }
    health.withDetail("spooled", spooled).withDetail("spool_bytes", intake.spoolBytes());
  }
}
