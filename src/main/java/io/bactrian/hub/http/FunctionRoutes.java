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
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpListener;
import org.apache.camel.support.DefaultConsumer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Hands a call of {@code /functions/v1/<name>} to the route that serves it, after {@link
 * FunctionFilter}, which leaves nothing of the client's but the body. Spring MVC and Camel's HTTP
 * binding are left out, for they take an eighth of the CPU that decisions cost the hub; what they
 * serve beside plain addresses, such as {@code rest:}, goes on to them.
 */
final class FunctionRoutes extends OncePerRequestFilter implements PlatformHttpListener {
  private static final String PREFIX = "/functions/v1/";

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
    try (var call = new RouteCall(consumer)) {
      putOn(call.exchange().getMessage(), request);
      Exception failure = call.run(exchange -> {});
      if (failure != null) {
        throw call.failed(failure, "The function failed.");
      }
      answer(call, response);
    }
  }

  private static void putOn(Message message, HttpServletRequest request) throws IOException {
    message.setBody(request.getInputStream().readAllBytes());
    message.setHeader(Exchange.CONTENT_TYPE, request.getContentType());
    message.setHeader(Exchange.HTTP_METHOD, request.getMethod());
    message.setHeader(Exchange.HTTP_URI, request.getRequestURI());
    message.setHeader(Exchange.HTTP_PATH, request.getRequestURI());
  }

  private void answer(RouteCall call, HttpServletResponse response) throws IOException {
    Message message = call.exchange().getMessage();
    Object body = message.getBody();
    response.setStatus(call.status());
    call.headers(headers).forEach(response::setHeader);
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
