package io.bactrian.hub.liveedit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.impl.matchers.GroupMatcher;

class RouteFilesTest extends ScratchHubFiles {
  private static final String KAMELET = "processors/set-text-action.kamelet.yaml";
  private static final String SAY = "routes/work/say.camel.yaml";
  private static final String TIDY = "routes/work/tidy.camel.yaml";
  private static final String NIGHTLY = "schedules/nightly.camel.yaml";

  @BeforeEach
  void start() {
    disk.put(KAMELET, Flows.setText("'{{text}}'"));
    disk.put(SAY, Flows.say("text: first"));
    disk.put(TIDY, Flows.direct("work", "tidy"));
    disk.put(NIGHTLY, Flows.schedule("nightly", "tidy"));
  }

  @Test
  void loadsEveryFileAtStart() {
    hub.files.load(disk);

    assertThat(hub.files.status())
        .allSatisfy(file -> assertThat(file.problem()).isNull())
        .extracting(RouteFileStatus::state)
        .hasSize(5)
        .containsOnly("serving");
    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(SAY).routeIds()).containsExactly("say");
  }

  @Test
  void swapsOnlyTheChangedFile() {
    hub.files.load(disk);
    var untouched = hub.context.getRoute("tidy");
    disk.put(SAY, Flows.say("text: second"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("second");
    assertThat(hub.context.getRoute("tidy")).isSameAs(untouched);
    assertThat(hub.meters.counter("hub.liveedit.edits", "outcome", "applied").count()).isEqualTo(6);
  }

  @Test
  void servesTheLastGoodVersionWhileAFileIsBroken() {
    hub.files.load(disk);
    disk.put(SAY, Flows.say("txt: second"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(SAY).state()).isEqualTo("serving-last-good");
    assertThat(hub.status(SAY).problem())
        .isEqualTo(
            new RouteProblem(SAY, 12, "set-text-action has no parameter 'txt', only [text]"));
    assertThat(hub.meters.counter("hub.liveedit.edits", "outcome", "refused").count()).isEqualTo(1);
  }

  @Test
  void putsTheLastGoodVersionBackWhenTheNewOneFailsOnlyLive() {
    hub.files.load(disk);
    disk.put(
        "processors/fail-late-action.kamelet.yaml",
        Flows.processor("fail-late-action", FailsOnStartProcessor.class));
    disk.put(SAY, Flows.say("text: second").replace("set-text-action", "fail-late-action"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(SAY).state()).isEqualTo("serving-last-good");
    assertThat(hub.status(SAY).problem())
        .extracting(RouteProblem::reason)
        .isEqualTo("the far end does not answer");
  }

  @Test
  void startsWithTheLastGoodVersionOfAFileBrokenMeanwhile() {
    hub.files.load(disk);
    hub.close();
    hub = new ScratchHub(data);
    disk.put(SAY, "- route: {id: say");
    disk.put(TIDY, Flows.direct("work", "tidy").replace("ran", "ran again"));
    hub.files.load(disk);

    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(SAY).state()).isEqualTo("serving-last-good");
    assertThat(hub.status(SAY).problem()).extracting(RouteProblem::line).isEqualTo(1);
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
  }

  @Test
  void startsTheOthersWhenOneFileIsBrokenFromTheBeginning() {
    disk.put(SAY, Flows.say("txt: first"));
    hub.files.load(disk);

    assertThat(hub.status(SAY).state()).isEqualTo("failed");
    assertThat(hub.status(TIDY).state()).isEqualTo("serving");
    assertThat(hub.context.getRoute("say")).isNull();
  }

  @Test
  void addsANewFileAndRemovesADeletedOne() {
    hub.files.load(disk);
    disk.put("routes/work/more.camel.yaml", Flows.direct("work", "more"));
    hub.files.reconcile(disk);
    assertThat(hub.context.getRoute("more")).isNotNull();

    disk.remove("routes/work/more.camel.yaml");
    hub.files.reconcile(disk);
    assertThat(hub.context.getRoute("more")).isNull();
    assertThat(hub.files.status()).hasSize(5);
    assertThat(data.resolve("routes/work/more.camel.yaml")).doesNotExist();
  }

  @Test
  void followsARenamedFile() {
    hub.files.load(disk);
    disk.remove(NIGHTLY);
    disk.put("schedules/weekly.camel.yaml", Flows.schedule("weekly", "tidy"));
    hub.files.reconcile(disk);

    assertThat(hub.context.getRoute("nightly")).isNull();
    assertThat(hub.context.getRoute("weekly")).isNotNull();
  }

  @Test
  void makesEveryCallerOfAChangedKameletAnew() {
    hub.files.load(disk);
    disk.put(KAMELET, Flows.setText("'changed {{text}}'"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("changed first");
  }

  @Test
  void makesCallersThroughAnotherKameletAnew() {
    disk.put("processors/wrap-text-action.kamelet.yaml", wrap());
    disk.put(SAY, Flows.say("text: first").replace("set-text-action", "wrap-text-action"));
    hub.files.load(disk);
    assertThat(hub.call("say")).isEqualTo("first");
    disk.put(KAMELET, Flows.setText("'changed {{text}}'"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("changed first");
  }

  @Test
  void refusesAKameletThatItsCallersCannotCallUntilTheyFollow() {
    hub.files.load(disk);
    disk.put(
        KAMELET,
        Flows.setText("'{{words}}'").replace("text:\n", "words:\n").replace("[text]", "[words]"));
    hub.files.reconcile(disk);
    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(KAMELET).state()).isEqualTo("serving-last-good");
    assertThat(hub.status(KAMELET).problem())
        .extracting(RouteProblem::reason)
        .asString()
        .startsWith("routes/work/say.camel.yaml, line 12, needs it as it was");

    disk.put(SAY, Flows.say("words: second"));
    hub.files.reconcile(disk);
    assertThat(hub.call("say")).isEqualTo("second");
    assertThat(hub.files.status()).extracting(RouteFileStatus::state).containsOnly("serving");
  }

  @Test
  void keepsADeletedKameletThatIsStillCalled() {
    hub.files.load(disk);
    disk.remove(KAMELET);
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("first");
    assertThat(hub.status(KAMELET).state()).isEqualTo("serving-last-good");
  }

  @Test
  void keepsADeletedRouteThatAScheduleStillCalls() {
    hub.files.load(disk);
    disk.remove(TIDY);
    hub.files.reconcile(disk);
    assertThat(hub.status(TIDY).problem())
        .extracting(RouteProblem::reason)
        .isEqualTo(
            "schedules/nightly.camel.yaml, line 11, needs it as it was: no route reads from"
                + " direct:tidy");

    disk.remove(NIGHTLY);
    hub.files.reconcile(disk);
    assertThat(hub.context.getRoute("tidy")).isNull();
  }

  @Test
  void movesTheTriggerOfAChangedSchedule() throws Exception {
    hub.files.load(disk);
    disk.put(NIGHTLY, Flows.schedule("nightly", "tidy").replace("0 0 3", "0 0 4"));
    hub.files.reconcile(disk);

    var endpoint = (QuartzEndpoint) hub.context.getRoute("nightly").getEndpoint();
    var scheduler = endpoint.getComponent().getScheduler();
    assertThat(scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())).hasSize(1);
    assertThat(endpoint.getCron()).isEqualTo("0 0 4 * * ?");

    disk.remove(NIGHTLY);
    hub.files.reconcile(disk);
    assertThat(scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())).isEmpty();
  }

  @Test
  void makesRoutesUnderAChangedConfigurationAnew() {
    disk.put("processors/fail-always-action.kamelet.yaml", Flows.failAlways());
    disk.put(SAY, Flows.say("text: boom").replace("set-text-action", "fail-always-action"));
    hub.files.load(disk);
    assertThat(hub.call("say")).isEqualTo("caught: boom");
    disk.put(RouteFile.ERROR_HANDLING, Flows.ERROR_HANDLING.replace("caught:", "caught anew:"));
    hub.files.reconcile(disk);

    assertThat(hub.call("say")).isEqualTo("caught anew: boom");
  }

  @Test
  void leavesNothingBehindAfterFiftySwaps() {
    disk.put("processors/wrap-text-action.kamelet.yaml", wrap());
    hub.files.load(disk);
    int routes = 0;
    int endpoints = 0;
    AtomicInteger threads = new AtomicInteger();
    AtomicLong open = new AtomicLong();
    for (int i = 0; i < 55; i++) {
      disk.put(SAY, nested(i));
      hub.files.reconcile(disk);
      assertThat(hub.status(SAY).problem()).isNull();
      if (i == 4) {
        routes = hub.context.getRouteDefinitions().size();
        endpoints = hub.context.getEndpoints().size();
        threads.set(Thread.activeCount());
        open.set(openFiles());
      }
    }

    assertThat(hub.call("say")).isEqualTo("last 54");
    assertThat(hub.context.getRouteDefinitions()).hasSize(routes);
    assertThat(hub.context.getRoutes()).hasSize(routes);
    assertThat(hub.context.getEndpoints()).hasSize(endpoints);
    await() // hubs of other tests in this process may have some more for a moment
        .pollInSameThread()
        .untilAsserted(
            () -> {
              assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads.get() + 1);
              assertThat(openFiles()).isLessThanOrEqualTo(open.get() + 10);
            });
  }

  @Test
  void endsARouteThatCallsItselfOnceItIsRemoved() {
    String loop = "routes/work/loop.camel.yaml";
    disk.put(
        loop,
        Flows.direct("work", "loop")
            .replace(
                "- log: \"loop ran\"",
                "- filter: {simple: \"${body} == ''\", steps: [{to: 'direct:loop'}]}"));
    hub.files.load(disk);
    var run = hub.context.createProducerTemplate().asyncSendBody("direct:loop", "");
    await().until(() -> hub.context.getInflightRepository().size("loop") > 0);
    disk.remove(loop);
    hub.files.reconcile(disk);

    await().atMost(Duration.ofSeconds(20)).until(run::isDone);
    assertThat(hub.context.getInflightRepository().size()).isZero();
  }

  private static long openFiles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  /** Kamelets in every place that can hold one, with a parameter that changes. */
  private static String nested(int i) {
    return """
    - route:
        id: say
        description: Says a text.
        group: work
        routeConfigurationId: default
        from:
          uri: direct:say
          steps:
            - choice:
                when:
                  - simple: "${body} == 'x'"
                    steps:
                      - to:
                          uri: kamelet:set-text-action
                          parameters: {text: "when %1$d"}
                otherwise:
                  steps:
                    - doTry:
                        steps:
                          - to:
                              uri: kamelet:wrap-text-action
                              parameters: {text: "try %1$d"}
                        doCatch:
                          - exception: [java.lang.Exception]
                            steps:
                              - to:
                                  uri: kamelet:set-text-action
                                  parameters: {text: "catch %1$d"}
            - multicast:
                steps:
                  - wireTap:
                      uri: kamelet:set-text-action
                      parameters: {text: "tap %1$d"}
            - split:
                simple: "${body}"
                steps:
                  - kamelet:
                      name: wrap-text-action
                      parameters: {text: "eip %1$d"}
            - to:
                uri: kamelet:set-text-action
                parameters: {text: "last %1$d"}
    """
        .formatted(i);
  }

  private static String wrap() {
    return Flows.setText("x")
        .replace("set-text-action", "wrap-text-action")
        .replace(
            "        - setBody:\n            constant: x\n",
            "        - to:\n"
                + "            uri: kamelet:set-text-action\n"
                + "            parameters:\n"
                + "              text: \"{{text}}\"\n");
  }
}
