package io.bactrian.models.training;

import io.bactrian.models.hosts.HostBusy;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.shared.HubException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What becomes of a run that got no further: it waits, longer each time, and then it has failed.
 */
@Component
class ConsecutiveFailures {
  private static final Logger log = LoggerFactory.getLogger(ConsecutiveFailures.class);

  private final Runs runs;
  private final TrainingProperties properties;

  ConsecutiveFailures(Runs runs, TrainingProperties properties) {
    this.runs = runs;
    this.properties = properties;
  }

  void record(Run run, HubException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (failure.code().retryable()) {
      retry(run, reason, failure instanceof HostBusy busy ? busy.retryAfter() : Duration.ZERO);
    } else {
      fail(run, reason);
    }
  }

  /**
   * @param run as it was before the attempt that failed
   * @param least how long it waits at least
   */
  void retry(Run run, String reason, Duration least) {
    if (run.consecutiveFailures() + 1 >= properties.maxAttempts()) {
      fail(run, "Given up after %d attempts. %s".formatted(run.consecutiveFailures() + 1, reason));
      return;
    }
    Duration delay =
        properties.retryDelay().multipliedBy(1L << Math.min(run.consecutiveFailures(), 10));
    delay = delay.compareTo(least) < 0 ? least : delay;
    log.warn("Training run {} is tried again in {}: {}", run.id(), delay, reason);
    runs.requeue(run.id(), run.attempt(), delay, reason);
  }

  void fail(Run run, String reason) {
    log.warn("Training run {} of model {} failed: {}", run.id(), run.model(), reason);
    runs.fail(run.id(), reason);
  }
}
