package io.bactrian.watch.queue;

import io.bactrian.shared.GivenFields;
import io.bactrian.watch.alarms.Span;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** The body becomes the {@link Work} that is due and has a route, null where there is none. */
final class ClaimWorkProcessor implements Processor {
  private final WorkQueue queue;
  private Duration lease = Duration.ofMinutes(5);

  ClaimWorkProcessor(WorkQueue queue) {
    this.queue = queue;
  }

  /** When another worker may have it, longer than any work takes. */
  public void setLease(String lease) {
    Duration span = Span.of("lease", lease);
    if (span.isZero()) {
      throw GivenFields.invalid("lease", "Give a lease above 0, such as 5m.");
    }
    this.lease = span;
  }

  @Override
  public void process(Exchange exchange) {
    exchange.getMessage().setBody(queue.claim(lease).orElse(null));
  }
}
