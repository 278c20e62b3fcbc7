package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.dryrun.DryRun;
import io.bactrian.hub.lint.HubLintContext;
import io.bactrian.hub.lint.RouteLint;
import io.bactrian.hub.routefiles.LintContext;
import io.bactrian.shared.GuardedAddresses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.mock.env.MockEnvironment;

/** A live Camel context with live edit on top and nothing else of the hub. */
public final class ScratchHub implements AutoCloseable {
  public final DefaultCamelContext context = new DefaultCamelContext();
  public final MockEnvironment environment = new MockEnvironment();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final LintContext hub = new HubLintContext(context, environment);
  public final RouteLint lint = new RouteLint(hub);
  public final DryRun dryRun = new DryRun(context, hub);
  final RouteFiles files;
  final CamelRequestHandlerMapping mappings;

  public ScratchHub(Path data) {
    environment.setProperty("hub.home", data.resolve("home").toString());
    var kamelets = new KameletComponent();
    kamelets.setNoErrorHandler(true);
    // A caller of a route that is gone waits so long for another one.
    kamelets.setTimeout(2_000);
    context.addComponent("kamelet", kamelets);
    context.getComponent("direct", DirectComponent.class).setTimeout(2_000);
    var engine = new SpringBootPlatformHttpEngine(0, Runnable::run);
    var http = new PlatformHttpComponent(context);
    http.setEngine(engine);
    context.addComponent("platform-http", http);
    context.getRegistry().bind("webhooks", webhooks());
    context.start();
    Duration drain = Duration.ofSeconds(1);
    var gate = new SwapGate(drain, new ObjectMapper(), context::isStarted);
    mappings = new CamelRequestHandlerMapping(http, engine);
    var live = new LiveRoutes(context, mappings, new FormerRuns(context), drain);
    files =
        new RouteFiles(
            new Settlement(lint, dryRun),
            lint,
            new RouteSwap(live, gate, hub, drain),
            new LastGood(data),
            applied -> {},
            live::idle,
            Clock.systemUTC(),
            meters);
  }

  private static GuardedAddresses webhooks() {
    return new GuardedAddresses() {
      @Override
      public String prefix() {
        return "/webhooks/";
      }

      @Override
      public Set<String> handedOn() {
        return Set.of("POST /webhooks/mt5", "GET /webhooks/mt5/*/last");
      }
    };
  }

  /** Sends to {@code direct:name} and returns the body that comes back. */
  String call(String name) {
    return String.valueOf(
        context.createProducerTemplate().requestBody("direct:" + name, "", String.class));
  }

  RouteFileStatus status(String path) {
    return files.status().stream()
        .filter(file -> file.file().equals(path))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    context.stop();
  }
}
