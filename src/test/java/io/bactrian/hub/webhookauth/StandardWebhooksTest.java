package io.bactrian.hub.webhookauth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against the example of the Standard Webhooks specification. */
class StandardWebhooksTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String TIME = "1614265330";
  private static final String BODY = "{\"test\": 2432232314}";
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  @Test
  void acceptsTheExampleOfTheSpecification() {
    assertThatCode(() -> verify(1614265330, ID, TIME, BODY, SIGNATURE)).doesNotThrowAnyException();
  }

  @Test
  void acceptsTheSecondOfTwoSignaturesDuringRotation() {
    String both = "v1,AAAA " + SIGNATURE;
    assertThatCode(() -> verify(1614265330, ID, TIME, BODY, both)).doesNotThrowAnyException();
  }

  @Test
  void refusesABodyAlteredByOneByte() {
    assertThatThrownBy(() -> verify(1614265330, ID, TIME, BODY + " ", SIGNATURE))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("webhook-signature");
  }

  @Test
  void refusesAnotherId() {
    assertThatThrownBy(() -> verify(1614265330, "msg_other", TIME, BODY, SIGNATURE))
        .hasMessageContaining("webhook-signature");
  }

  @Test
  void refusesMissingHeaders() {
    assertThatThrownBy(() -> verify(1614265330, null, TIME, BODY, SIGNATURE))
        .hasMessageContaining("webhook-id");
    assertThatThrownBy(() -> verify(1614265330, ID, null, BODY, SIGNATURE))
        .hasMessageContaining("webhook-timestamp");
    assertThatThrownBy(() -> verify(1614265330, ID, TIME, BODY, null))
        .hasMessageContaining("webhook-signature");
  }

  @Test
  void refusesASignatureThatIsNoBase64() {
    assertThatThrownBy(() -> verify(1614265330, ID, TIME, BODY, "v1,***"))
        .hasMessageContaining("webhook-signature");
  }

  @Test
  void refusesStaleAndFutureTimestampsAndAnswersItsOwnTime() {
    assertThatThrownBy(() -> verify(1614265330 + 301, ID, TIME, BODY, SIGNATURE))
        .hasMessageContaining("1614265631");
    assertThatThrownBy(() -> verify(1614265330 - 301, ID, TIME, BODY, SIGNATURE))
        .hasMessageContaining("1614265029");
  }

  private static void verify(
      long now,
      @Nullable String id,
      @Nullable String timestamp,
      String body,
      @Nullable String signature) {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(now), ZoneOffset.UTC);
    new StandardWebhooks(Duration.ofMinutes(5), clock).check(id, timestamp);
    var signed = StandardWebhooks.begin(id, timestamp, List.of(OTHER, SECRET));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    signed.update(bytes, 0, bytes.length);
    signed.verify(signature);
  }
}
