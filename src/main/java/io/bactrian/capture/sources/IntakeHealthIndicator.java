package io.bactrian.capture.sources;

import io.bactrian.capture.spool.Intake;
import io.bactrian.capture.spool.SpoolDamage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;

/** Whether webhooks reach the database, or wait in the spool for it, or are refused. */
final class IntakeHealthIndicator extends AbstractHealthIndicator {
  private final Intake<?, ?> intake;

  IntakeHealthIndicator(Intake<?, ?> intake, MeterRegistry meters) {
    super("The intake cannot be asked");
    this.intake = intake;
    Gauge.builder("hub.intake.refusing", intake, it -> it.isRefusing() ? 1 : 0)
        .description("1 while neither the database nor the spool takes messages")
        .register(meters);
    Gauge.builder("hub.spool.waiting", intake, Intake::spooled)
        .description("Messages in the spool that wait for the database")
        .register(meters);
    Gauge.builder("hub.spool.damaged.files", intake, it -> it.damage().files())
        .description("Files of the spool that are kept for somebody to look at")
        .register(meters);
    FunctionCounter.builder("hub.spool.lost", intake, it -> it.damage().lost())
        .description("Acknowledged messages that damage of the spool cost, at least")
        .register(meters);
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    long spooled = intake.spooled();
    SpoolDamage damage = intake.damage();
    if (!intake.isRunning()) {
      health.down().withDetail("reason", "the thread that stores messages has ended: restart");
    } else if (intake.isRefusing()) {
      health
          .down()
          .withDetail("reason", "neither the database nor the spool takes messages: refused");
    } else if (intake.isSpooling() || intake.isDatabaseFailing() || spooled > 0) {
      health.status("DEGRADED").withDetail("reason", "messages wait in the spool");
    } else if (damage.files() > 0) {
      health
          .status("DEGRADED")
          .withDetail("reason", "damaged files of the spool are kept in its folder aside");
    } else {
      health.up();
    }
    health.withDetail("spooled", spooled).withDetail("spool_bytes", intake.spoolBytes());
    if (damage.files() > 0) {
      health
          .withDetail("damaged_files", damage.files())
          .withDetail("lost", damage.lost())
          .withDetail("set_aside", damage.setAside());
    }
  }
}
