package io.bactrian.hub.schedules;

import org.apache.camel.Endpoint;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.springframework.stereotype.Component;

/**
 * Camel stores a schedule when its endpoint starts, which is before its route has a policy: this is
 * the last moment before.
 */
@Component
final class AddedSchedules extends LifecycleStrategySupport {
  private final ScheduledRoutes routes;

  AddedSchedules(ScheduledRoutes routes) {
    this.routes = routes;
  }

  @Override
  public void onEndpointAdd(Endpoint endpoint) {
    if (endpoint instanceof QuartzEndpoint schedule) {
      routes.added(schedule);
    }
  }
}
