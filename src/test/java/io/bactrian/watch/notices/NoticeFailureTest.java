package io.bactrian.watch.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bactrian.shared.HubException;
import io.bactrian.watch.alarms.Severity;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;

/** What is tried again, when, and which channels there are. */
class NoticeFailureTest {

  @Test
  void telegramsRefusalsAreForGoodAndItsWaitsAreKept() {
    NoticeFailure busy = telegram(429, ",\"parameters\":{\"retry_after\":35}");
    assertThat(busy.forGood()).isFalse();
    assertThat(busy.after()).isEqualTo(Duration.ofSeconds(35));
    assertThat(telegram(403, "").forGood()).isTrue();
    assertThat(telegram(400, "").forGood()).isTrue();
    assertThat(telegram(502, "").forGood()).isFalse();
  }

  private static NoticeFailure telegram(int code, String more) {
    String said =
        "http://x responded: " + code + "{\"ok\":false,\"error_code\":" + code + more + "}";
    return NoticeFailure.of(new RuntimeException(new RuntimeCamelException(said)));
  }

  @Test
  void anAddressIsAskedAgainUnlessItRefuses() {
    assertThat(http(410, Map.of()).forGood()).isTrue();
    assertThat(http(503, Map.of()).forGood()).isFalse();
    NoticeFailure later = http(429, Map.of("retry-after", "120"));
    assertThat(later.forGood()).isFalse();
    assertThat(later.after()).isEqualTo(Duration.ofMinutes(2));
    assertThat(NoticeFailure.of(new ConnectException("refused")).forGood()).isFalse();
  }

  private static NoticeFailure http(int status, Map<String, String> headers) {
    return NoticeFailure.of(
        new HttpOperationFailedException("http://x", status, "no", null, headers, ""));
  }

  @Test
  void pausesGrowToTenMinutesUnlessTheReceiverNamesOne() {
    assertThat(Outbox.pause(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Outbox.pause(3, Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
    assertThat(Outbox.pause(500, Duration.ZERO)).isEqualTo(Duration.ofMinutes(10));
    assertThat(Outbox.pause(3, Duration.ofSeconds(17))).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void timesCountFromTheFirstChannelThatIsSetUp() {
    List<EscalationStep> steps =
        EscalationStep.parse("mail 0s info, telegram 5m warning, webhook 15m critical");
    assertThat(EscalationStep.open(steps, Set.of("mail", "telegram", "webhook"))).isEqualTo(steps);
    assertThat(EscalationStep.open(steps, Set.of("webhook", "telegram")))
        .containsExactly(
            new EscalationStep("telegram", Duration.ZERO, Severity.WARNING),
            new EscalationStep("webhook", Duration.ofMinutes(10), Severity.CRITICAL));
    assertThat(EscalationStep.open(steps, Set.of())).isEmpty();
    for (String wrong : List.of("mail", "mail 1x info", "mail 0s loud", "a 5m info, b 1m info")) {
      assertThatThrownBy(() -> EscalationStep.parse(wrong))
          .as(wrong)
          .isInstanceOf(HubException.class);
    }
  }
}
