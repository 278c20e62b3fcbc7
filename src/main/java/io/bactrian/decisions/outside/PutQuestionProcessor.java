package io.bactrian.decisions.outside;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Makes the message the question again, whatever a try before has made of it. */
final class PutQuestionProcessor implements Processor {
  @Override
  public void process(Exchange exchange) {
    Asking.of(exchange).ask(exchange);
  }
}
