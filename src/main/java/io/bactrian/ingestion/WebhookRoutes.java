package io.bactrian.ingestion;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Hands an admitted message to the route that serves its webhook. The exchange holds the message
 * and nothing else of the client's. Spring MVC and Camel's HTTP binding are left out: they take
 * several times the CPU of all that the hub does with a message, and pass every filter twice.
 */
@Component
final class WebhookRoutes implements PlatformHttpListener {
  private static final Logger log = LoggerFactory.getLogger(WebhookRoutes.class);

  private final Map<String, DefaultConsumer> bySource = new ConcurrentHashMap<>();
  private final IngressHeaderFilter headers;

  WebhookRoutes(CamelContext context, IngressHeaderFilter headers) {
    this.headers = headers;
    var component = context.getComponent("platform-http", PlatformHttpComponent.class);
    component.addPlatformHttpListener(this);
    component.getHttpEndpoints().forEach(this::registerHttpEndpoint);
  }

  @Override
  public void registerHttpEndpoint(HttpEndpointModel endpoint) {
    String[] path = endpoint.getUri().split("/", -1);
    if (path.length > 2
        && path[1].equals("webhooks")
        && endpoint.getConsumer() instanceof DefaultConsumer consumer) {
      bySource.put(path[2], consumer);
    }
  }

  @Override
  public void unregisterHttpEndpoint(HttpEndpointModel endpoint) {
    bySource.values().removeIf(consumer -> consumer == endpoint.getConsumer());
  }

  /**
   * Answers when the route has done its work.
   *
   * @throws HubException {@link ErrorCode#NOT_FOUND} if no route serves the webhook
   */
  void serve(InboundMessage message, HttpServletResponse response) throws IOException {
    DefaultConsumer consumer = bySource.get(message.source());
    if (consumer == null || !consumer.isRunAllowed()) {
      throw new HubException(ErrorCode.NOT_FOUND, "No route serves this webhook.");
    }
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      exchange.setProperty(InboundMessage.KEY, message);
      exchange.getMessage().setBody(message.body());
      process(consumer, exchange);
      answer(exchange.getMessage(), response);
    } finally {
      consumer.releaseExchange(exchange, false);
    }
  }

  private static void process(DefaultConsumer consumer, Exchange exchange) {
    Exception failure;
    try {
      consumer.getProcessor().process(exchange);
      failure = exchange.getException();
    } catch (Exception e) {
      failure = e;
    }
    if (failure != null) { // the route's own error handling failed, or it has none
      log.error("{} failed", exchange.getFromRouteId(), failure);
      throw new HubException(
          ErrorCode.INTERNAL,
          "Nothing was stored. The log holds the reason under " + exchange.getExchangeId() + ".");
    }
  }

  private void answer(Message message, HttpServletResponse response) throws IOException {
    response.setStatus(message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!headers.applyFilterToCamelHeaders(name, value, null)) {
                response.setHeader(name, String.valueOf(value));
              }
            });
    byte[] body = message.getBody(byte[].class);
    if (body != null) {
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    }
  }
}
