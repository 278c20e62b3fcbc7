package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands a call of {@code /functions/v1/<name>} to the route that serves it, after {@link
 * FunctionFilter}, which leaves nothing of the client's but the body. Spring MVC and Camel's HTTP
 * binding are left out, for they take a fifth of the CPU of a decision; what they serve beside
 * plain addresses, such as {@code rest:}, goes on to them.
 */
final class FunctionRoutes extends OncePerRequestFilter implements PlatformHttpListener {
  private static final Logger log = LoggerFactory.getLogger(FunctionRoutes.class);
  private static final String PREFIX = "/functions/v1/";
  private static final int OK = 200;

  private final IngressHeaderFilter headers;
  private final Map<String, DefaultConsumer> routes = new ConcurrentHashMap<>();

  FunctionRoutes(IngressHeaderFilter headers) {
    this.headers = headers;
  }

  @Override
  public void registerHttpEndpoint(HttpEndpointModel endpoint) {
    String address = endpoint.getUri();
    String verbs = endpoint.getVerbs() == null ? "POST" : endpoint.getVerbs();
    if (address.startsWith(PREFIX)
        && !address.contains("{")
        && verbs.contains("POST")
        && endpoint.getConsumer() instanceof DefaultConsumer consumer) {
      routes.put(address, consumer);
    }
  }

  @Override
  public void unregisterHttpEndpoint(HttpEndpointModel endpoint) {
    routes.values().removeIf(consumer -> consumer == endpoint.getConsumer());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    DefaultConsumer consumer = routes.get(request.getRequestURI());
    if (consumer == null || !consumer.isRunAllowed() || consumer.isSuspendingOrSuspended()) {
      chain.doFilter(request, response);
      return;
    }
    Exchange exchange = consumer.createExchange(false);
    try {
      exchange.setPattern(ExchangePattern.InOut);
      putOn(exchange.getMessage(), request);
      process(consumer, exchange);
      answer(exchange, response);
    } finally {
      consumer.releaseExchange(exchange, false);
    }
  }

  private static void putOn(Message message, HttpServletRequest request) throws IOException {
    message.setBody(request.getInputStream().readAllBytes());
    message.setHeader(Exchange.CONTENT_TYPE, request.getContentType());
    message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
    message.setHeader(Exchange.HTTP_URI, request.getRequestURI());
    message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
  }

  private static void process(DefaultConsumer consumer, Exchange exchange) {
    Exception failure;
    try {
      consumer.getProcessor().process(exchange);
      failure = exchange.getException();
    } catch (Exception e) {
      failure = e;
    }
    if (failure instanceof HubException known) {
      throw known; // nothing in the route handles it
    }
    if (failure != null) {
      String id = exchange.getExchangeId();
      log.error("Route {} failed in exchange {}", exchange.getFromRouteId(), id, failure);
      throw new HubException(ErrorCode.INTERNAL, "The log holds the reason under " + id + ".");
    }
  }

  private void answer(Exchange exchange, HttpServletResponse response) throws IOException {
    Message message = exchange.getMessage();
    Object body = message.getBody();
    response.setStatus(message.getHeader(Exchange.HTTP_RESPONSE_CODE, OK, Integer.class));
    message
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!headers.applyFilterToCamelHeaders(name, value, null)) {
                response.setHeader(name, String.valueOf(value));
              }
            });
    if (body instanceof byte[] bytes) {
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
    } else if (body != null) {
      try (InputStream in = message.getMandatoryBody(InputStream.class)) {
        in.transferTo(response.getOutputStream());
      } catch (InvalidPayloadException e) {
        throw new HubException(
            ErrorCode.INTERNAL, null, "The route's answer is no text, bytes or JSON.", e);
      }
    }
  }
}
