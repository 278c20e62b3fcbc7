package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through a route, without Spring MVC and Camel's HTTP binding. What Camel
 * keeps for the exchange, such as the file of a large body, is there until the call is closed.
 */
public final class RouteCall implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RouteCall.class);

  private final DefaultConsumer consumer;
  private final Exchange exchange;

  /**
   * @param consumer the route's beginning
   */
  public RouteCall(DefaultConsumer consumer) {
    this.consumer = consumer;
    this.exchange = consumer.createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    try {
      consumer.createUoW(exchange);
    } catch (Exception e) {
      throw new IllegalStateException("Camel makes no unit of work", e);
    }
  }

  public Exchange exchange() {
    return exchange;
  }

  /**
   * Returns when the route has done its work.
   *
   * @param first what is done before the route begins
   * @return the failure that nothing in the route handled; null where there is none
   * @throws HubException one of the hub's own that nothing in the route handled
   */
  public @Nullable Exception run(Consumer<Exchange> first) {
    Exception failure;
    try {
      first.accept(exchange);
      consumer.getProcessor().process(exchange);
      failure = exchange.getException();
    } catch (Exception e) {
      failure = e;
    }
    if (failure instanceof HubException known) {
      throw known;
    }
    return failure;
  }

  /**
   * What the caller is answered, while the log has the reason.
   *
   * @param effect what the failure means to the caller
   */
  public HubException failed(Exception failure, String effect) {
    String id = exchange.getExchangeId();
    log.error("Route {} failed in exchange {}", exchange.getFromRouteId(), id, failure);
    return new HubException(
        ErrorCode.INTERNAL, effect + " The log holds the reason under " + id + ".");
  }

  /** The headers of the answer that may leave the hub. */
  public Map<String, String> headers(IngressHeaderFilter filter) {
    Map<String, String> allowed = new TreeMap<>();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!filter.applyFilterToCamelHeaders(name, value, null)) {
                allowed.put(name, String.valueOf(value));
              }
            });
    return allowed;
  }

  /** The status of the answer, 200 where the route names none. */
  public int status() {
    return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class);
  }

  @Override
  public void close() {
    consumer.doneUoW(exchange);
    consumer.releaseExchange(exchange, false);
  }
}
