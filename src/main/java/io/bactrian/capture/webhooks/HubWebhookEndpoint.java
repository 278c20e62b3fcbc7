package io.bactrian.capture.webhooks;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One source's end of the hub's front door. */
final class HubWebhookEndpoint extends DefaultEndpoint {
  private final WebhookSource source;
  private final WebhookSources sources;

  HubWebhookEndpoint(
      String uri, HubWebhookComponent component, WebhookSource source, WebhookSources sources) {
    super(uri, component);
    this.source = source;
    this.sources = sources;
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    var consumer = new HubWebhookConsumer(this, processor, source, sources);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public Producer createProducer() {
    throw new IllegalArgumentException(
        "Parameter path: webhooks come from outside, begin a route with webhook-source instead");
  }
}
