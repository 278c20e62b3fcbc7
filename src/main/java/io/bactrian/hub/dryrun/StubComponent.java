package io.bactrian.hub.dryrun;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/**
 * Takes the place, in a dry run, of a component that would schedule, listen or talk to others; lint
 * has looked at the names of the options.
 */
final class StubComponent extends DefaultComponent {

  StubComponent() {
    // Autowiring would set the properties of the component whose place this takes.
    setAutowiredEnabled(false);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    parameters.clear();
    return new StubEndpoint(uri, this);
  }

  private static final class StubEndpoint extends DefaultEndpoint {
    StubEndpoint(String uri, StubComponent component) {
      super(uri, component);
    }

    @Override
    public Producer createProducer() {
      return new DefaultProducer(this) {
        @Override
        public void process(Exchange exchange) {
          throw new IllegalStateException("a dry run carries no messages");
        }
      };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
      return new DefaultConsumer(this, processor);
    }

    @Override
    public boolean isSingleton() {
      return true;
    }
  }
}
