package io.bactrian.hub.liveedit;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;

/** What Camel counted of a route. */
final class RouteMeters {
  private RouteMeters() {}

  static Optional<ManagedRouteMBean> of(CamelContext context, String routeId) {
    var managed = context.getCamelContextExtension().getContextPlugin(ManagedCamelContext.class);
    return Optional.ofNullable(managed).map(is -> is.getManagedRoute(routeId));
  }
}
