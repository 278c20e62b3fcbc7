package io.bactrian.hub.components;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Times every route but those inside Kamelets. A message passes five of them on its way through a
 * webhook, and Camel formats a name for each passage that it times.
 */
@Component
final class RouteTimers implements CamelContextConfiguration {
  private final MeterRegistry meters;

  RouteTimers(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void beforeApplicationStart(CamelContext context) {
    var timers = new OutsideOfKamelets();
    timers.setCamelContext(context);
    timers.setMeterRegistry(meters);
    timers.getPolicyConfiguration().setContextEnabled(false);
    context.addRoutePolicyFactory(timers);
  }

  @Override
  public void afterApplicationStart(CamelContext context) {
    // nothing is left to be done
  }

  private static final class OutsideOfKamelets extends MicrometerRoutePolicyFactory {
    @Override
    public @Nullable RoutePolicy createRoutePolicy(
        CamelContext context, String id, NamedNode definition) {
      boolean inside =
          definition instanceof RouteDefinition route && Boolean.TRUE.equals(route.isKamelet());
      return inside ? null : super.createRoutePolicy(context, id, definition);
    }
  }
}
