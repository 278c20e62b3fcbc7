package io.bactrian.changes.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** The world outside the hub: keeps what it was sent. */
final class Outside extends DefaultComponent {
  final List<String> sent = new CopyOnWriteArrayList<>();

  /** A route that a subscriber calls and that sends by itself. */
  RouteBuilder relay() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:relay-outside").routeId("relay-outside").to("outside:relayed");
      }
    };
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return new DefaultEndpoint(uri, this) {
      @Override
      public Producer createProducer() {
        return new DefaultProducer(this) {
          @Override
          public void process(Exchange exchange) {
            sent.add(remaining);
          }
        };
      }

      @Override
      public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("Nothing comes from outside");
      }
    };
  }
}
