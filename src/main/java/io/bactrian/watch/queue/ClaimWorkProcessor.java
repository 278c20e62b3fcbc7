package io.bactrian.watch.queue;

import io.bactrian.shared.GivenFields;
import io.bactrian.watch.alarms.Span;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The body becomes the {@link Work} that is due and has a route, null where there is none. Its
 * lease is renewed until the exchange is over.
 */
final class ClaimWorkProcessor implements Processor {
  private final WorkQueue queue;
  private final WorkLeases leases;
  private Duration lease = Duration.ofMinutes(1);
  private Duration longest = Duration.ofHours(1);

  ClaimWorkProcessor(WorkQueue queue, WorkLeases leases) {
    this.queue = queue;
    this.leases = leases;
  }

  /** When another worker may have what a killed one had. */
  public void setLease(String lease) {
    this.lease = above("lease", lease);
  }

  /** So long the lease is renewed. */
  public void setLongest(String longest) {
    this.longest = above("longest", longest);
  }

  private static Duration above(String name, String text) {
    Duration span = Span.of(name, text);
    if (span.isZero()) {
      throw GivenFields.invalid(name, "Give %s above 0, such as 5m.".formatted(name));
    }
    return span;
  }

  @Override
  public void process(Exchange exchange) {
    Work work = queue.claim(lease).orElse(null);
    if (work != null) {
      exchange.getExchangeExtension().addOnCompletion(leases.hold(work, lease, longest));
    }
    exchange.getMessage().setBody(work);
  }
}
