package io.bactrian.capture.webhooks;

import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.StatefulService;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Declares its source while its route runs; the filter calls it. */
final class HubWebhookConsumer extends DefaultConsumer {
  private final WebhookSource source;
  private final WebhookSources sources;
  private volatile @Nullable Route caller;

  HubWebhookConsumer(
      Endpoint endpoint, Processor processor, WebhookSource source, WebhookSources sources) {
    super(endpoint, processor);
    this.source = source;
    this.sources = sources;
  }

  /**
   * Whether the route that takes the messages runs. Where a Kamelet declares the source, that is
   * the route that begins with it: with it stopped, Camel would let each caller wait for 30 s.
   */
  boolean serves() {
    Route own = getRoute();
    if (!isRunAllowed() || own == null || !own.isCreatedByKamelet()) {
      return isRunAllowed();
    }
    Route known = caller;
    if (known == null || !isStarted(known)) {
      known =
          own.getCamelContext().getRoutes().stream()
              .filter(
                  route ->
                      route.getEndpoint() instanceof KameletEndpoint kamelet
                          && own.getRouteId().equals(kamelet.getRouteId()))
              .findFirst()
              .orElse(null);
      caller = known;
    }
    return known != null && isStarted(known);
  }

  private static boolean isStarted(Route route) {
    return route.getConsumer() instanceof StatefulService consumer && consumer.isStarted();
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
