package io.bactrian.capture.tradingview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.capture.mt5.Mt5Batch;
import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.HubException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NormaliseTest {
  private final StrictJson json = new StrictJson(8);

  @Test
  void readsQuotedNumbersAndKeepsUnknownFields() {
    TradingSignal signal =
        TradingSignal.of(
            parse(
                """
                {"strategy":"ma","ticker":"BTCUSD","action":"buy","close":"42000.50","price":42000.5,
                 "time":"2025-01-01T00:00:00Z","volume":"","mood":"calm","indicators":{"rsi":61.2}}
                """));
    assertThat(signal.close()).isEqualTo(new BigDecimal("42000.50"));
    assertThat(signal.price()).isEqualTo(new BigDecimal("42000.5"));
    assertThat(signal.volume()).isNull();
    assertThat(signal.barTime()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
    assertThat(signal.indicators().get("rsi").decimalValue()).isEqualTo(new BigDecimal("61.2"));
    assertThat(signal.extra().toString()).isEqualTo("{\"mood\":\"calm\"}");
  }

  @Test
  void takesWhatAlertTemplatesSend() {
    TradingSignal signal =
        signal(
            "BUY",
            "\"interval\":15,\"order_id\":1,\"time\":1767225600,\"timenow\":\"1767225600123\"");
    assertThat(signal.action()).isEqualTo("buy");
    assertThat(signal("\\t Sell ", "\"a\":1").action()).isEqualTo("sell");
    assertThat(signal.interval()).isEqualTo("15");
    assertThat(signal.orderId()).isEqualTo("1");
    assertThat(signal.barTime()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(signal.firedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00.123Z"));
  }

  @Test
  void refusesAMomentThatIsNeitherSecondsNorMilliseconds() {
    assertThatThrownBy(() -> signal("buy", "\"time\":15")).hasMessageContaining("since 1970");
    assertThatThrownBy(() -> signal("buy", "\"time\":1e300")).hasMessageContaining("since 1970");
  }

  @Test
  void refusesAnInvisibleCharacterInAName() {
    assertThatThrownBy(() -> signal("buy\u200B", "\"a\":1"))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.field()).isEqualTo("action"))
        .hasMessageContaining("U+200B");
  }

  private TradingSignal signal(String action, String fields) {
    return TradingSignal.of(
        parse(
            "{\"strategy\":\"s\",\"ticker\":\"t\",\"action\":\"%s\",%s}"
                .formatted(action, fields)));
  }

  @Test
  void namesATimeThatIsAnUnreplacedPlaceholder() {
    assertThatThrownBy(
            () ->
                TradingSignal.of(
                    parse(
                        "{\"strategy\":\"s\",\"ticker\":\"t\",\"action\":\"buy\",\"timenow\":\"{{timenow}}\"}")))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.field()).isEqualTo("timenow"));
  }

  @Test
  void turnsBrokerTimeIntoUtc() {
    Mt5Batch ticks = batch("tick", "{\"symbol\":\"B\",\"time_msc\":1735689600123,\"bid\":1.10}");
    assertThat(ticks.items().get(0).get("time").textValue()).isEqualTo("2024-12-31T22:00:00.123Z");
    assertThat(ticks.items().get(0).get("bid").decimalValue().toPlainString()).isEqualTo("1.10");
    Mt5Batch bars = batch("bar", bar(1735689600, "1.5"));
    assertThat(bars.items().get(0).get("time").textValue()).isEqualTo("2024-12-31T22:00:00Z");
  }

  @Test
  void takesTheLastOfABarSentTwiceInOneBatch() {
    Mt5Batch bars = batch("bar", bar(1735689600, "1.5") + "," + bar(1735689600, "1.7"));
    assertThat(bars.items()).hasSize(1);
    assertThat(bars.items().get(0).get("close").decimalValue()).isEqualTo(new BigDecimal("1.7"));
  }

  private static String bar(long time, String close) {
    return "{\"symbol\":\"B\",\"period\":\"M5\",\"time\":%d,\"open\":1,\"high\":2,\"low\":1,\"close\":%s,\"volume\":3}"
        .formatted(time, close);
  }

  private Mt5Batch batch(String kind, String items) {
    return Mt5Batch.of(
        parse(
            "{\"login\":\"5001\",\"gmt_offset_s\":7200,\"kind\":\"%s\",\"items\":[%s]}"
                .formatted(kind, items)));
  }

  private JsonNode parse(String text) {
    return json.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
