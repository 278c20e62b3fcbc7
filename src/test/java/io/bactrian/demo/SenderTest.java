package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.demo.market.Message;
import io.bactrian.demo.market.Tick;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderTest {
  private static final Message TICKS =
      Message.ticks(
          7, List.of(new Tick(1_385_337_600_000L, new BigDecimal("800.01"), BigDecimal.ONE)));

  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void sendsTheSameIdAndBytesAgainAfterA503AndALostConnection() throws Exception {
    hub.failures.addAll(List.of(503, FakeHub.DROP, 500));

    Outcome outcome = sender(Duration.ofSeconds(30)).send(TICKS);

    assertThat(outcome.refusal()).isNull();
    assertThat(outcome.stored()).isEqualTo(1);
    assertThat(outcome.attempts()).isEqualTo(4);
    assertThat(hub.requests).hasSize(4);
    assertThat(hub.requests)
        .extracting(r -> r.id() + r.body())
        .containsOnly(TICKS.id() + new String(TICKS.body(), StandardCharsets.UTF_8));
  }

  @Test
  void waitsForAHubThatIsNotThere() {
    hub.close();

    assertThatThrownBy(() -> sender(Duration.ofMillis(50)).send(TICKS))
        .isInstanceOf(NoAnswerException.class)
        .hasMessageContaining(TICKS.id())
        .hasMessageContaining("ConnectException");
  }

  @Test
  void takesA400AsFinalAndSaysWhy() throws Exception {
    hub.failures.add(400);

    Outcome outcome = sender(Duration.ofSeconds(30)).send(TICKS);

    assertThat(outcome.refusal()).isEqualTo("400 on request (items[0].price)");
    assertThat(hub.requests).hasSize(1);
  }

  @Test
  void signsEveryAttempt() throws Exception {
    hub.failures.add(503);

    sender(Duration.ofSeconds(30)).send(TICKS);

    var signature = new Signature(FakeHub.SECRET);
    assertThat(hub.requests)
        .allSatisfy(
            r ->
                assertThat(r.signature())
                    .isEqualTo(signature.of(r.id(), Long.parseLong(r.timestamp()), TICKS.body())));
  }

  @Test
  void countsADuplicateAsNothingNew() throws Exception {
    Sender sender = sender(Duration.ofSeconds(30));

    assertThat(sender.send(TICKS).stored()).isEqualTo(1);
    assertThat(sender.send(TICKS).stored()).isZero();
  }

  private Sender sender(Duration patience) {
    return new Sender(
        hub.address(),
        FakeHub.TOKEN,
        new Signature(FakeHub.SECRET),
        Clock.systemUTC(),
        Duration.ofMillis(5),
        patience);
  }
}
