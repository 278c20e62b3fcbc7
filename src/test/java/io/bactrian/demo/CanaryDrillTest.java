package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The whole way: bars by webhook, two trainings, the gate, a rollout on live questions. */
@HubTest
class CanaryDrillTest {
  @LocalServerPort int port;
  @Autowired Credentials credentials;

  @Test
  void seesAVersionThatPassedTakenBack() throws Exception {
    var printed = new ByteArrayOutputStream();
    URI hub = URI.create("http://127.0.0.1:" + port);
    var sender =
        new Sender(
            hub,
            credentials.get("tradingview.token"),
            new Signature(credentials.get("mt5.secret")),
            Clock.systemUTC(),
            Duration.ofMillis(250),
            Duration.ofMinutes(1));
    var drill =
        new CanaryDrill(
            new HubApi(hub, credentials.get("service.key")),
            sender,
            Clock.systemUTC(),
            5,
            new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(drill.run()).isEmpty();

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("It answers 50 % of the strategies")
        .containsPattern("take_back +by rollout: the challenger is worse")
        .containsPattern("All answers now: \\{[0-9a-f]{16}=8}");
  }
}
