package io.bactrian.changes.delivery;

import io.bactrian.changes.log.Subscriber;
import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One subscriber's end of the change log. */
final class ChangesEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
  private final Function<String, Subscriber> subscriber;
  private final SubscriberLoopFactory loops;

  /**
   * @param subscriber what this end asks for, by the id of the route that it feeds
   */
  ChangesEndpoint(
      String uri,
      ChangesComponent component,
      Function<String, Subscriber> subscriber,
      SubscriberLoopFactory loops) {
    super(uri, component);
    this.subscriber = subscriber;
    this.loops = loops;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    ChangesConsumer consumer = new ChangesConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new IllegalArgumentException(
        getEndpointUri() + ": changes come from the database, begin a route with it instead");
  }

  /** A replaced route's consumer may still be ending; two that run are refused by name. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return true;
  }

  SubscriberLoop loop(String routeId, EventHandler handler) {
    return loops.create(subscriber.apply(routeId), handler);
  }
}
