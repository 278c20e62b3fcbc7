package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.demo.market.Recording;
import io.bactrian.demo.market.Script;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private FakeHub hub;
  private Script script;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
    script = Script.of(Recording.ticks().subList(0, 15_000));
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void twoRunsSendTheSameBytesAndTheSecondAddsNothing() throws Exception {
    assertThat(run(script)).isEmpty();
    List<String> first = sent();
    hub.requests.clear();

    assertThat(run(script)).isEmpty();

    assertThat(sent()).isEqualTo(first).hasSize(Replay.messages(script));
  }

  @Test
  void anInterruptedRunIsCompletedByTheNext() throws Exception {
    run(Script.of(script.ticks().subList(0, 10_000)));

    assertThat(run(script)).isEmpty();
  }

  @Test
  void theNextRunBringsWhatAnUnreliableHubMissed() throws Exception {
    for (int i = 0; i < 60; i++) {
      hub.failures.add(List.of(503, FakeHub.DROP, 500).get(i % 3));
    }

    assertThat(run(script)).isEmpty();
    assertThat(hub.requests).hasSize(Replay.messages(script) + 60);
  }

  @Test
  void aDealCarriesTheIdThatTheHubGaveItsAlert() throws Exception {
    run(script);

    assertThat(hub.requests)
        .filteredOn(r -> r.id().startsWith("demo-5001-deal-") && r.body().contains("EXPERT"))
        .hasSizeGreaterThan(5)
        .allSatisfy(r -> assertThat(r.body()).contains("\"comment\":\"01FAKE"));
  }

  @Test
  void saysSoWhenAcknowledgedRowsAreMissing() throws Exception {
    hub.forgetful = true;

    assertThat(run(script))
        .hasSize(12)
        .anyMatch(fault -> fault.startsWith("tick: acknowledged rows are missing: 14999"));
  }

  @Test
  void saysSoWhenAMessageIsRefused() throws Exception {
    hub.failures.add(400);

    assertThat(run(script)).anyMatch(fault -> fault.contains("was refused: 400 on request"));
  }

  private List<String> run(Script script) throws InterruptedException, IOException {
    var sender =
        new Sender(
            hub.address(),
            FakeHub.TOKEN,
            new Signature(FakeHub.SECRET),
            Clock.systemUTC(),
            Duration.ofMillis(1),
            Duration.ofSeconds(30));
    var api = new HubApi(hub.address(), FakeHub.SERVICE_KEY);
    var tally = new Tally();
    Holdings before = api.holdings();
    new Replay(script, sender, tally, new Pace(Double.POSITIVE_INFINITY, 0, 0)).run();
    return Verdict.faults(script, tally, before, api.holdings());
  }

  /** What came in, lane by lane: lanes run side by side, each is in order. */
  private List<String> sent() {
    return Stream.of("demo-5001-tick", "demo-5001-bar", "")
        .flatMap(
            lane ->
                hub.requests.stream()
                    .filter(r -> lane.equals(lane(r)))
                    .map(r -> r.path() + r.id() + r.body()))
        .toList();
  }

  private static String lane(FakeHub.Request request) {
    return Stream.of("demo-5001-tick", "demo-5001-bar")
        .filter(request.id()::startsWith)
        .findFirst()
        .orElse("");
  }
}
