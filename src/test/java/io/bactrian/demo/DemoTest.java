package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private final Path data;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  DemoTest(@TempDir Path data) throws IOException {
    this.data = data;
    environment.put("HUB_DATA", data.toString());
    Files.writeString(
        data.resolve("credentials.properties"),
        "tradingview.token=%s\nmt5.secret=%s\nservice.key=%s\n"
            .formatted(FakeHub.TOKEN, FakeHub.SECRET, FakeHub.SERVICE_KEY));
  }

  @Test
  void replaysTheWholeRecordingAndShowsWhatTheHubHolds() throws Exception {
    try (var hub = new FakeHub()) {
      environment.put("HUB_DEMO_URL", hub.address().toString());

      assertThat(demo().run(List.of())).isTrue();
    }
    assertThat(printed())
        .containsPattern("tick +100,000 +100,000 +100,000 +0 +100,000 ")
        .containsPattern("bar +11,312 +11,312 +11,312 +0 +11,312 ")
        .contains("dataset ds-1", "sha256 cafe", "promoted", "better for certain")
        .containsPattern(
            "btcusd-m5-volatility +logistic +0.9500 +1.1000 +0.9000 +1.1000 +\\+0.1000 ")
        .contains("v1 is in charge, trained just now", "Nothing was tuned on them")
        .containsPattern("known at 2013-11-28T00:00:00Z +logistic +7 trades, net -12.50 USD")
        .contains("return -1.25 % of 7 trades, where always flat is 0 and buy and hold +20.00 %")
        .contains("not enough data for a Sharpe ratio: of 40 hours, 100 are needed")
        .contains("479 decisions asked for", "lobe volatility: SELL 479", "no direction model")
        .containsPattern("HOLD +479 100.0 % +no_model 479")
        .contains("the hub holds each row once", "operator.password in " + data)
        .doesNotContain(FakeHub.TOKEN, FakeHub.SECRET, FakeHub.SERVICE_KEY);
  }

  @Test
  void reportsARunThatFailed() throws Exception {
    String failed =
        """
        {"id":"r1","model":"btcusd-m5-volatility","state":"failed","dataset_id":"ds-1","reason":"the trainer is down"}\
        """;
    try (var hub = new FakeHub(Map.of("/api/v1/runs/r1", failed))) {
      environment.put("HUB_DEMO_URL", hub.address().toString());

      assertThat(demo().run(List.of())).isFalse();
    }
    assertThat(printed()).contains("run r1 of btcusd-m5-volatility: the trainer is down");
  }

  @Test
  void saysHowToStartAHubWhereNoneAnswers() throws Exception {
    environment.put("HUB_DEMO_URL", "http://127.0.0.1:" + ChildJvm.freePort());

    assertThatThrownBy(() -> demo().run(List.of())).hasMessageContaining("make run");
  }

  @Test
  void showsTheEndOfTheLogOfAHubThatDoesNotStart() throws Exception {
    environment.put("HUB_DEMO_URL", "http://127.0.0.1:" + ChildJvm.freePort());

    assertThatThrownBy(() -> demo().run(List.of("sh", "-c", "echo port taken; exit 1")))
        .hasMessageContaining("ended with code 1 before it was ready")
        .hasMessageContaining("port taken")
        .hasMessageContaining("hub.log");
  }

  @Test
  void waitsForARunningHubAndSaysWhatItStillMisses() throws Exception {
    try (var hub = new FakeHub()) {
      hub.notReady.set(5);
      environment.put("HUB_DEMO_URL", hub.address().toString());
      var process = new HubProcess(DemoSettings.of(environment), output(), Duration.ZERO);

      Process started = process.start(List.of("sleep", "600"));

      assertThat(started.isAlive()).isTrue();
      started.destroy();
    }
    assertThat(printed())
        .containsPattern("still starting after \\d+ s: /health answers 503: routes\\.");
  }

  private Demo demo() {
    return new Demo(environment, output());
  }

  private PrintStream output() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
