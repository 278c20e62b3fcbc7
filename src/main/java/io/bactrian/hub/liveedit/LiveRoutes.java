package io.bactrian.hub.liveedit;

import io.bactrian.hub.dryrun.RouteResource;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFile.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.ServiceStatus;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.kamelet.KameletProcessor;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.rest.RestDefinition;
import org.apache.camel.support.service.ServiceHelper;

/** Adds files to the live context and takes them out again, with nothing left behind. */
final class LiveRoutes {
  private final ModelCamelContext context;
  private final CamelRequestHandlerMapping mappings;
  private final FormerRuns former;
  private final Duration drain;

  /** What Camel lists for a description of its REST services, by the path of the file. */
  private final Map<String, List<RestDefinition>> services = new HashMap<>();

  LiveRoutes(
      ModelCamelContext context,
      CamelRequestHandlerMapping mappings,
      FormerRuns former,
      Duration drain) {
    this.context = context;
    this.former = former;
    this.mappings = mappings;
    this.drain = drain;
  }

  /** Adds files together: what routes are made of first, whichever of them holds it. */
  void define(RouteFile file) throws Exception {
    removeTemplates(file); // of Apache's catalogue, where that was called until now
    RouteResource.define(file, context);
  }

  void add(RouteFile file) throws Exception {
    Set<RestDefinition> before = new HashSet<>(context.getRestDefinitions());
    try {
      RouteResource.addRoutes(file, context);
    } finally {
      List<RestDefinition> added = new ArrayList<>(context.getRestDefinitions());
      added.removeAll(before);
      services.put(file.path(), added);
    }
  }

  /** Takes out what a file brought, or as much of it as is there. */
  void remove(RouteFile file) throws Exception {
    for (String id : file.routeIds()) {
      removeRoute(id);
    }
    for (String id : file.configurationIds()) {
      RouteConfigurationDefinition definition = context.getRouteConfigurationDefinition(id);
      if (definition != null) {
        context.removeRouteConfiguration(definition);
      }
    }
    removeTemplates(file);
    context.getRestDefinitions().removeAll(services.getOrDefault(file.path(), List.of()));
    services.remove(file.path());
    if (file.kind() != Kind.KAMELET) {
      file.beans().forEach(context.getRegistry()::unbind);
    }
  }

  private void removeTemplates(RouteFile file) throws Exception {
    Set<String> templates = file.kind() == Kind.KAMELET ? Set.of(file.name()) : file.templateIds();
    for (String id : templates) {
      RouteTemplateDefinition template = context.getRouteTemplateDefinition(id);
      if (template != null) {
        context.removeRouteTemplateDefinition(template);
      }
    }
  }

  /** Why a route does not run, empty where it does or where its file decides on that. */
  Optional<String> idle(String id) {
    RouteDefinition definition = context.getRouteDefinition(id);
    if (definition != null
        && ("false".equals(definition.getAutoStartup()) || definition.getPrecondition() != null)) {
      return Optional.empty();
    }
    ServiceStatus status = context.getRouteController().getRouteStatus(id);
    return status != null && (status.isStarted() || status.isStarting())
        ? Optional.empty()
        : Optional.of(
            "the route '%s' is %s: start it in Hawtio, or save the file anew"
                .formatted(id, status == null ? "gone" : status.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * Removes what removed routes leave behind: Kamelet endpoints that no route calls, the routes
   * made for them, and HTTP mappings to consumers that have stopped.
   */
  void sweep() throws Exception {
    boolean found = true;
    while (found) {
      sweepEndpoints();
      found = sweepKameletRoutes();
    }
    mappings
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              if (handler.getBean() instanceof SpringBootPlatformHttpConsumer consumer
                  && !consumer.isStarted()) {
                mappings.unregisterMapping(mapping);
              }
            });
  }

  private boolean sweepKameletRoutes() throws Exception {
    Set<String> called =
        context.getEndpoints().stream()
            .filter(LiveRoutes::callsKamelet)
            .map(endpoint -> ((KameletEndpoint) endpoint).getRouteId())
            .collect(Collectors.toSet());
    boolean found = false;
    for (RouteDefinition definition : List.copyOf(context.getRouteDefinitions())) {
      if (Boolean.TRUE.equals(definition.isKamelet()) && !called.contains(definition.getId())) {
        removeRoute(definition.getId());
        found = true;
      }
    }
    return found;
  }

  private void sweepEndpoints() throws Exception {
    Set<Endpoint> used = new HashSet<>();
    for (Route route : context.getRoutes()) {
      used.add(route.getEndpoint());
      for (Service service : route.getServices()) {
        for (Service child : ServiceHelper.getChildServices(service, true)) {
          if (child instanceof EndpointAware aware) {
            used.add(aware.getEndpoint());
          } else if (child instanceof KameletProcessor kamelet) {
            used.add(context.hasEndpoint("kamelet://" + kamelet.getName()));
          }
        }
      }
    }
    for (Endpoint endpoint : List.copyOf(context.getEndpoints())) {
      if (endpoint instanceof KameletEndpoint && !used.contains(endpoint)) {
        context.removeEndpoint(endpoint);
      }
    }
  }

  private void removeRoute(String id) throws Exception {
    if (context.getRoute(id) != null) {
      context.getRouteController().stopRoute(id, drain.toMillis(), TimeUnit.MILLISECONDS);
      former.note(id);
      context.removeRoute(id);
    }
    // A route that failed to start has a definition and no route.
    RouteDefinition definition = context.getRouteDefinition(id);
    if (definition != null) {
      context.removeRouteDefinition(definition);
    }
  }

  /** True for the endpoint that a caller names, false for a Kamelet's own source and sink. */
  private static boolean callsKamelet(Endpoint endpoint) {
    return endpoint instanceof KameletEndpoint
        && !endpoint.getEndpointUri().matches("kamelet:(//)?(source|sink)([/?].*)?");
  }
}
