package io.bactrian.watch.notices;

import java.time.Clock;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Keeps what became of the message in the variable {@code notice}: it went out or, behind a catch,
 * it did not.
 */
final class RecordNoticeProcessor implements Processor {
  static final String NOTICE = "notice";

  private final Outbox outbox;
  private final Clock clock;

  RecordNoticeProcessor(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void process(Exchange exchange) {
    Notice notice =
        Objects.requireNonNull(
            exchange.getVariable(NOTICE, Notice.class), "the variable notice holds the message");
    Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    if (failure == null) {
      outbox.sent(notice, clock.instant());
    } else {
      outbox.failed(notice, NoticeFailure.of(failure), clock.instant());
    }
  }
}
