package io.bactrian.hub.liveedit;

import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** What a Kamelet of the tests names by {@code #class:}. */
final class UpperCaseProcessor implements Processor {
  @Override
  public void process(Exchange exchange) {
    exchange
        .getMessage()
        .setBody(exchange.getMessage().getBody(String.class).toUpperCase(Locale.ROOT));
  }
}
