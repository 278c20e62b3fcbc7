package io.bactrian.cdc;

import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One subscriber's end of the change log. */
final class ChangesEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {
  private final String subscriber;
  private final Set<String> tables;
  private final Set<String> operations;
  private final SubscriberLoopFactory loops;

  ChangesEndpoint(
      String uri,
      ChangesComponent component,
      String subscriber,
      Set<String> tables,
      Set<String> operations,
      SubscriberLoopFactory loops) {
    super(uri, component);
    this.subscriber = subscriber;
    this.tables = tables;
    this.operations = operations;
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
    throw new UnsupportedOperationException("Changes come from the database: nothing sends them");
  }

  /** A replaced route's consumer may still be ending; two that run are refused by name. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return true;
  }

  String subscriber() {
    return subscriber;
  }

  SubscriberLoop loop(String routeId, EventHandler handler) {
    return loops.create(new Subscriber(subscriber, routeId, tables, operations), handler);
  }
}
