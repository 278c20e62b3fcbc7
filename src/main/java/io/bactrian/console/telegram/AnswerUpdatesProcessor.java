package io.bactrian.console.telegram;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Has each update that waits answered by a route, one after the other, until none waits. */
final class AnswerUpdatesProcessor implements Processor {
  private final Answering answering;
  private String route = "direct:answer-telegram";

  AnswerUpdatesProcessor(Answering answering) {
    this.answering = answering;
  }

  /** The route whose body is the text, and then the answer. */
  public void setRoute(String route) {
    this.route = route;
  }

  @Override
  public void process(Exchange exchange) {
    boolean more = true;
    while (more && !exchange.getContext().isStopping()) {
      more = answering.next(route);
    }
  }
}
