package io.bactrian.changes.delivery;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.DynamicRouterDefinition;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.PollDefinition;
import org.apache.camel.model.RecipientListDefinition;
import org.apache.camel.model.RoutingSlipDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps what a muted change would send from leaving the hub, while its effects in the database take
 * place: a day is replayed without effects outside of the hub.
 */
@Component
final class Muting implements InterceptStrategy {
  /** Property of a muted exchange, and a header for routes that want to know. */
  static final String MUTED = "HubMuted";

  private static final Logger log = LoggerFactory.getLogger(Muting.class);

  /** What stays in the hub; all else is outside. */
  private static final Set<String> INSIDE =
      Set.of(
          "kamelet",
          "direct",
          "log",
          "bean",
          "class",
          "language",
          "dataformat",
          "validator",
          "json-validator",
          "sql",
          "jdbc",
          "controlbus");

  @Override
  public Processor wrapProcessorInInterceptors(
      CamelContext context,
      NamedNode definition,
      Processor target,
      @Nullable Processor nextTarget) {
    return sends(definition) ? new Gate(target, definition.getId()) : target;
  }

  /** What only reads, to enrich or poll, is left alone: the route needs what it brings. */
  private static boolean sends(NamedNode node) {
    if (node instanceof PollDefinition) {
      return false;
    }
    if (node instanceof EndpointRequiredDefinition end) {
      return !INSIDE.contains(scheme(end.getEndpointUri()));
    }
    if (node instanceof ToDynamicDefinition to) {
      return !INSIDE.contains(scheme(to.getUri()));
    }
    return node instanceof RecipientListDefinition
        || node instanceof RoutingSlipDefinition
        || node instanceof DynamicRouterDefinition;
  }

  private static String scheme(String uri) {
    int colon = uri.indexOf(':');
    return colon < 0 ? uri : uri.substring(0, colon);
  }

  private static final class Gate extends DelegateAsyncProcessor {
    private final String node;

    Gate(Processor target, String node) {
      super(target);
      this.node = node;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
      if (Boolean.TRUE.equals(exchange.getProperty(MUTED, Boolean.class))) {
        log.debug("Node {} is muted: it sends nothing", node);
        callback.done(true);
        return true;
      }
      return super.process(exchange, callback);
    }
  }
}
