package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bactrian.hub.dryrun.DryRun;
import io.bactrian.hub.lint.ShippedFiles;
import io.bactrian.hub.routefiles.RouteFile;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.springboot.CamelRequestHandlerMapping;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.quartz.impl.matchers.GroupMatcher;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class DryRunTest extends RunningHub {
  @Autowired DryRun dryRun;
  @Autowired CamelContext context;
  @Autowired CamelRequestHandlerMapping mappings;

  /** Else each file would be built by itself, which took a third of a start. */
  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void buildsAllFilesTogetherWhereTheyHoldTogether(CapturedOutput output) throws Exception {
    assertThat(dryRun.check(ShippedFiles.read(), file -> true)).isEmpty();
    RouteFile one = steps("one", "log-it", "other");
    RouteFile two = steps("two", "log-it", "another");
    assertThat(dryRun.check(List.of(one, two), file -> true)).isEmpty();
    assertThat(output).doesNotContain("not together");

    RouteFile twice = steps("three", "log-it", "log-it");
    assertThat(dryRun.check(List.of(one, twice), file -> true))
        .singleElement()
        .satisfies(finding -> assertThat(finding.file()).isEqualTo(twice.path()))
        .satisfies(finding -> assertThat(finding.reason()).contains("log-it"));
  }

  /** Two routes with a step each. */
  private static RouteFile steps(String name, String first, String second) {
    String route =
        """
        - route:
            id: %1$s-%2$d
            from:
              uri: direct:%1$s-%2$d
              steps:
                - log:
                    id: %3$s
                    message: here
        """;
    return RouteFile.parse(
        "routes/my/%s.camel.yaml".formatted(name),
        route.formatted(name, 1, first) + route.formatted(name, 2, second));
  }

  @Test
  void leavesTheHubAsItWasAfterFiftyDryRunsOfEveryFile() throws Exception {
    var scheduler = context.getComponent("quartz", QuartzComponent.class).getScheduler();
    var triggers = scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup());
    var handlers = Map.copyOf(mappings.getHandlerMethods());
    var routes = List.copyOf(context.getRoutes());
    var endpoints = List.copyOf(context.getEndpoints());
    AtomicInteger threads = new AtomicInteger();

    for (int i = 0; i < 50; i++) {
      for (RouteFile file : files.serving().all()) {
        assertThat(dryRun.check(files.serving().all(), tried -> tried.equals(file))).isEmpty();
      }
      if (i % 10 == 0) {
        assertThat(dryRun.check(ShippedFiles.read(), tried -> true)).isEmpty();
      }
      if (i == 10) {
        threads.set(Thread.activeCount());
      }
    }

    assertThat(scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())).isEqualTo(triggers);
    assertThat(scheduler.isStarted()).isTrue();
    assertThat(mappings.getHandlerMethods()).isEqualTo(handlers);
    assertThat(context.getRoutes()).containsExactlyElementsOf(routes);
    assertThat(context.getEndpoints()).containsExactlyInAnyOrderElementsOf(endpoints);
    await() // hubs of other tests in this process may have some more for a moment
        .pollInSameThread()
        .untilAsserted(
            () -> assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads.get() + 2));
    assertThat(get("/test/echo").body()).isEqualTo("first");
  }
}
