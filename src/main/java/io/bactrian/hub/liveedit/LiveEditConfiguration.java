package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.dryrun.DryRun;
import io.bactrian.hub.lint.HubLintContext;
import io.bactrian.hub.lint.RouteLint;
import io.bactrian.hub.routefiles.RouteFolders;
import io.bactrian.hub.schedules.ScheduleFiles;
import io.bactrian.shared.HubFolders;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.model.ModelCamelContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class LiveEditConfiguration {

  @Bean
  SwapGate swapGate(LiveEditProperties properties, ObjectMapper json, CamelContext context) {
    return new SwapGate(properties.requestWait(), json, context::isStarted);
  }

  /** Behind Spring Security, which authenticates; before everything that maps addresses. */
  @Bean
  FilterRegistrationBean<SwapGate> swapGateRegistration(SwapGate gate) {
    var registration = new FilterRegistrationBean<>(gate);
    registration.setOrder(0);
    return registration;
  }

  @Bean
  RouteLint routeLint(CamelContext context, Environment environment, HubFolders folders) {
    return new RouteLint(
        new HubLintContext(context, environment), folders.data().resolve("passed-texts"));
  }

  @Bean
  DryRun dryRun(CamelContext context, Environment environment) {
    return new DryRun(context, new HubLintContext(context, environment));
  }

  @Bean
  FormerRuns formerRuns(CamelContext context) {
    return new FormerRuns((ModelCamelContext) context);
  }

  @Bean
  LiveRoutes liveRoutes(
      CamelContext context,
      CamelRequestHandlerMapping mappings,
      FormerRuns former,
      LiveEditProperties properties) {
    return new LiveRoutes((ModelCamelContext) context, mappings, former, properties.drainTimeout());
  }

  @Bean
  RouteFiles routeFiles(
      RouteLint lint,
      DryRun dryRun,
      LiveRoutes live,
      SwapGate gate,
      LiveEditProperties properties,
      CamelContext context,
      Environment environment,
      MeterRegistry meters,
      ApplicationEventPublisher events,
      HubFolders folders) {
    var hub = new HubLintContext(context, environment);
    return new RouteFiles(
        new Settlement(lint, dryRun),
        lint,
        new RouteSwap(live, gate, hub, properties.drainTimeout()),
        new LastGood(folders.data().resolve("last-good")),
        events::publishEvent,
        live::idle,
        Clock.systemUTC(),
        meters);
  }

  @Bean
  ScheduleFiles scheduleFiles(RouteFiles files) {
    return files::schedules;
  }

  @Bean
  @Order(0)
  RouteWatcher routeWatcher(
      RouteFiles files, SwapGate gate, LiveEditProperties properties, HubFolders folders) {
    return new RouteWatcher(
        new RouteFolders(folders.home()), files, gate, properties.pollInterval());
  }

  @Bean
  RoutesHealthIndicator routesHealthIndicator(
      RouteFiles files, RouteWatcher watcher, CamelContext context) {
    return new RoutesHealthIndicator(files, watcher, context);
  }
}
