package io.bactrian.capture.webhooks;

import io.bactrian.hub.http.InboundMessage;
import io.bactrian.hub.http.IngressHeaderFilter;
import io.bactrian.hub.http.RouteCall;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.kamelet.KameletConsumerNotAvailableException;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hands an admitted message to the route that serves its webhook. The exchange holds the message
 * and nothing else of the client's. Spring MVC and Camel's HTTP binding are left out: they take
 * several times the CPU of all that the hub does with a message, and pass every filter twice.
 */
@Component
final class WebhookRoutes implements PlatformHttpListener {
  private final WebhookSources sources;
  private final ContractCheck contracts;
  private final IngressHeaderFilter headers;

  WebhookRoutes(
      CamelContext context,
      WebhookSources sources,
      ContractCheck contracts,
      IngressHeaderFilter headers) {
    this.sources = sources;
    this.contracts = contracts;
    this.headers = headers;
    var component = context.getComponent("platform-http", PlatformHttpComponent.class);
    component.addPlatformHttpListener(this);
    component.getHttpEndpoints().forEach(this::registerHttpEndpoint);
  }

  @Override
  public void registerHttpEndpoint(HttpEndpointModel endpoint) {
    if (!endpoint.getUri().startsWith(WebhookSources.PREFIX)
        || !(endpoint.getConsumer() instanceof DefaultConsumer consumer)) {
      return;
    }
    String address = endpoint.getUri().replaceAll("\\{[^/]*}", "*");
    String verbs = endpoint.getVerbs() == null ? "POST,GET" : endpoint.getVerbs();
    for (String method : verbs.split(",", -1)) {
      WebhookSource source = sources.plain(method.strip(), address);
      if (source != null) {
        sources.add(source, consumer);
      }
    }
  }

  @Override
  public void unregisterHttpEndpoint(HttpEndpointModel endpoint) {
    if (endpoint.getConsumer() instanceof DefaultConsumer consumer) {
      sources.remove(consumer);
    }
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
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if no route serves the webhook just now
   */
  void serve(Admissions.Admitted admitted, HttpServletResponse response) throws IOException {
    Reply reply = call(admitted.source(), admitted.message(), admitted.key(), false);
    response.setStatus(reply.status());
    reply.headers().forEach(response::setHeader);
    response.setContentLength(reply.body().length);
    response.getOutputStream().write(reply.body());
  }

  /** Sends a kept message through its route; if that refuses it, it is not kept a second time. */
  Reply replay(WebhookSource source, InboundMessage message) {
    String key = source.contract().keyHeader() == null ? null : message.messageId();
    return call(source, message, key, true);
  }

  /**
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if no route serves the webhook
   */
  WebhookSources.Serving required(WebhookSource source) {
    return sources.serving(source).orElseThrow(WebhookRoutes::unavailable);
  }

  static HubException unavailable() {
    return new HubException(
        ErrorCode.UNAVAILABLE, "No route serves this webhook now: send the message again.");
  }

  private Reply call(
      WebhookSource source, InboundMessage message, @Nullable String key, boolean replay) {
    WebhookSources.Serving serving = required(source);
    try (var call = new RouteCall(serving.consumer())) {
      message.putOn(call.exchange());
      if (replay) {
        call.exchange().getMessage().setHeader(InboundMessage.REPLAY, true);
      }
      WebhookSource.Contract contract = serving.source().contract();
      Exception failure = call.run(exchange -> contracts.check(contract, exchange, key));
      if (failure instanceof KameletConsumerNotAvailableException) {
        throw unavailable(); // the route is stopped, not the Kamelet that it begins with
      }
      if (failure != null) { // the route's own error handling failed, or it has none
        throw call.failed(failure, "Nothing was stored.");
      }
      byte[] body = call.exchange().getMessage().getBody(byte[].class);
      return new Reply(call.status(), call.headers(headers), body == null ? new byte[0] : body);
    }
  }
}
