package io.bactrian.watch.processors;

import io.bactrian.shared.GivenFields;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/** Looks at every processor; the body becomes how many are stalled. */
final class CheckProcessorsProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(CheckProcessorsProcessor.class);

  private final StreamProcessors processors;
  private Duration late = Duration.ofMinutes(5);

  CheckProcessorsProcessor(StreamProcessors processors) {
    this.processors = processors;
  }

  /** From this age of the oldest thing on a processor is behind, or stalled where nothing moves. */
  public void setLate(String late) {
    try {
      this.late = DurationStyle.SIMPLE.parse(late.strip());
    } catch (IllegalArgumentException e) {
      throw GivenFields.invalid(
          "late", "'%s' is no duration: give late such as 5m.".formatted(late));
    }
  }

  @Override
  public void process(Exchange exchange) {
    int stalled = processors.refresh(late);
    if (stalled > 0) {
      log.warn("{} processors are stalled: GET /api/v1/stream-processors?health=stalled", stalled);
    }
    exchange.getMessage().setBody(stalled);
  }
}
