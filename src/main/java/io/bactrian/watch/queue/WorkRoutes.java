package io.bactrian.watch.queue;

import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which kinds of work this hub has a route for: one that begins with direct:work-kind. */
@Component
public final class WorkRoutes {
  private static final String PREFIX = "direct://work-";

  private final CamelContext camel;

  WorkRoutes(CamelContext camel) {
    this.camel = camel;
  }

  /** The id of the route, null where there is none. */
  @Nullable String routeOf(String kind) {
    return camel.getRoutes().stream()
        .filter(route -> kind.equals(kindOf(route)))
        .map(Route::getRouteId)
        .findFirst()
        .orElse(null);
  }

  public Set<String> kinds() {
    var kinds = new TreeSet<String>();
    for (Route route : camel.getRoutes()) {
      String kind = kindOf(route);
      if (kind != null) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private static @Nullable String kindOf(Route route) {
    String uri = route.getEndpoint().getEndpointUri();
    return uri.startsWith(PREFIX) ? uri.substring(PREFIX.length()).replaceFirst("\\?.*", "") : null;
  }

  static String unknown(String kind) {
    return "No route of this hub begins with direct:work-%s: save one, or correct the kind."
        .formatted(kind);
  }
}
