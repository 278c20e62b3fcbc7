package io.bactrian.hub.http;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What crosses from HTTP into a route and back: an allow-list, because components act on headers of
 * many prefixes and a query parameter becomes a header too.
 */
@Component("ingressHeaderFilter")
public class IngressHeaderFilter implements HeaderFilterStrategy {
  private static final Set<String> IN = Set.of("content-type", "content-length", "accept");
  private static final Set<String> OUT =
      Set.of("content-type", "retry-after", "location", "cache-control", "allow");

  @Override
  public boolean applyFilterToExternalHeaders(
      String name, @Nullable Object value, @Nullable Exchange exchange) {
    return !IN.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean applyFilterToCamelHeaders(
      String name, @Nullable Object value, @Nullable Exchange exchange) {
    return !OUT.contains(name.toLowerCase(Locale.ROOT));
  }
}
