package io.bactrian.capture.webhooks;

import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Declares its source while its route runs; the filter calls it. */
final class HubWebhookConsumer extends DefaultConsumer {
  private final WebhookSource source;
  private final WebhookSources sources;

  HubWebhookConsumer(
      Endpoint endpoint, Processor processor, WebhookSource source, WebhookSources sources) {
    super(endpoint, processor);
    this.source = source;
    this.sources = sources;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    sources.add(source, this);
  }

  @Override
  protected void doStop() throws Exception {
    sources.remove(this);
    super.doStop();
  }
}
