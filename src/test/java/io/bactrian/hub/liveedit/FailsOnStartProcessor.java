package io.bactrian.hub.liveedit;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Passes every dry run, since that starts nothing, and fails live. Public, for there is no Spring
 * to make it.
 */
public final class FailsOnStartProcessor extends ServiceSupport implements Processor {
  @Override
  public void process(Exchange exchange) {
    throw new IllegalStateException("it never started");
  }

  @Override
  protected void doStart() {
    throw new IllegalStateException("the far end does not answer");
  }
}
