package io.bactrian.ingestion;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
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

  /** The exchange property that is true where a kept message comes again. */
  static final String REPLAY = "HubReplay";

  private final Map<String, DefaultConsumer> byAddress = new ConcurrentHashMap<>();
  private final IngressHeaderFilter headers;

  WebhookRoutes(CamelContext context, IngressHeaderFilter headers) {
    this.headers = headers;
    var component = context.getComponent("platform-http", PlatformHttpComponent.class);
    component.addPlatformHttpListener(this);
    component.getHttpEndpoints().forEach(this::registerHttpEndpoint);
  }

  @Override
  public void registerHttpEndpoint(HttpEndpointModel endpoint) {
    if (endpoint.getUri().startsWith("/webhooks/")
        && endpoint.getConsumer() instanceof DefaultConsumer consumer) {
      byAddress.put(endpoint.getUri().replaceAll("\\{[^/]*}", "*"), consumer);
    }
  }

  @Override
  public void unregisterHttpEndpoint(HttpEndpointModel endpoint) {
    byAddress.values().removeIf(consumer -> consumer == endpoint.getConsumer());
  }

  /**
   * @param address with {@code *} where it has a variable
   */
  boolean serves(String address) {
    return byAddress.containsKey(address);
  }

  /**
   * What a route answered.
   *
   * @param headers those that may leave the hub
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
  record Reply(int status, Map<String, String> headers, byte[] body) {
    String contentType() {
      return headers.getOrDefault(Exchange.CONTENT_TYPE, "application/json");
    }
  }

  /**
   * Answers when the route has done its work.
   *
   * @param address the route's, with {@code *} where it has a variable
   * @throws HubException {@link ErrorCode#NOT_FOUND} if no route serves the webhook
   */
  void serve(String address, InboundMessage message, HttpServletResponse response)
      throws IOException {
    Reply reply = call(address, message, false);
    response.setStatus(reply.status());
    reply.headers().forEach(response::setHeader);
    response.setContentLength(reply.body().length);
    response.getOutputStream().write(reply.body());
  }

  /** Sends a kept message through its route; if that refuses it, it is not kept a second time. */
  Reply replay(String address, InboundMessage message) {
    return call(address, message, true);
  }

  /**
   * @throws HubException if no route serves the webhook
   */
  void requireRoute(String address) {
    consumer(address);
  }

  private DefaultConsumer consumer(String address) {
    DefaultConsumer consumer = byAddress.get(address);
    if (consumer == null || !consumer.isRunAllowed()) {
      throw new HubException(ErrorCode.NOT_FOUND, "No route serves this webhook.");
    }
    return consumer;
  }

  private Reply call(String address, InboundMessage message, boolean replay) {
    DefaultConsumer consumer = consumer(address);
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      exchange.setProperty(InboundMessage.KEY, message);
      exchange.setProperty(REPLAY, replay);
      exchange.getMessage().setBody(message.body());
      process(consumer, exchange);
      return reply(exchange.getMessage());
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

  private Reply reply(Message message) {
    Map<String, String> allowed = new HashMap<>();
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!headers.applyFilterToCamelHeaders(name, value, null)) {
                allowed.put(name, String.valueOf(value));
              }
            });
    byte[] body = message.getBody(byte[].class);
    return new Reply(
        message.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class),
        allowed,
        body == null ? new byte[0] : body);
  }
}
