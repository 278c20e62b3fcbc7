package io.bactrian.capture.sources;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.IngressHeaderFilter;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

  /** In the order of their coming: whoever served first goes on, whatever comes beside it. */
  private final Map<String, List<DefaultConsumer>> byAddress = new ConcurrentHashMap<>();

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
      byAddress
          .computeIfAbsent(
              endpoint.getUri().replaceAll("\\{[^/]*}", "*"),
              address -> new CopyOnWriteArrayList<>())
          .add(consumer);
    }
  }

  @Override
  public void unregisterHttpEndpoint(HttpEndpointModel endpoint) {
    byAddress
        .values()
        .forEach(consumers -> consumers.removeIf(one -> one == endpoint.getConsumer()));
  }

  /** Whether a route has served the address since the start, be it stopped or swapped just now. */
  boolean knows(String address) {
    return byAddress.containsKey(address);
  }

  /** Whether no route is there yet, as while the hub starts. */
  boolean isEmpty() {
    return byAddress.isEmpty();
  }

  /**
   * @param address with {@code *} where it has a variable
   */
  boolean serves(String address) {
    return consumer(address).isPresent();
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
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if no route serves the webhook just now
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
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if no route serves the webhook
   */
  void requireRoute(String address) {
    required(address);
  }

  private DefaultConsumer required(String address) {
    return consumer(address)
        .orElseThrow(
            () ->
                new HubException(
                    ErrorCode.UNAVAILABLE,
                    "No route serves this webhook now: send the message again."));
  }

  private Optional<DefaultConsumer> consumer(String address) {
    return byAddress.getOrDefault(address, List.of()).stream()
        .filter(DefaultConsumer::isRunAllowed)
        .findFirst();
  }

  private Reply call(String address, InboundMessage message, boolean replay) {
    DefaultConsumer consumer = required(address);
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
      log.error(
          "Route {} failed in exchange {}",
          exchange.getFromRouteId(),
          exchange.getExchangeId(),
          failure);
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
    Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    return new Reply(status == null ? 200 : status, allowed, body == null ? new byte[0] : body);
  }
}
