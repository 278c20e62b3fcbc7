package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.features.Period;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GivenBarsTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final Period HOUR = Period.parse("H1");

  private final ObjectMapper mapper = new ObjectMapper();

  private ArrayNode hourly(int count) {
    ArrayNode bars = mapper.createArrayNode();
    for (int i = 0; i < count; i++) {
      ObjectNode bar = bars.addObject().put("time", 3600L * i);
      bar.put("open", 10).put("high", 12).put("low", 9).put("close", 11).put("volume", 5);
    }
    return bars;
  }

  private static Ohlcv read(ArrayNode bars, @Nullable Period period) {
    return GivenBars.read(bars, period, false, LATER);
  }

  @Test
  void readsBarsByTheirClose() {
    ArrayNode bars = hourly(3);
    ((ObjectNode) bars.get(1)).put("time", "1970-01-01T02:00:00+01:00").remove("volume");
    Ohlcv read = read(bars, null);
    assertThat(read.closeTimes()).containsExactly(3_600_000_000L, 7_200_000_000L, 10_800_000_000L);
    assertThat(read.high()).containsExactly(12, 12, 12);
    assertThat(read.volume()).containsExactly(5, 0, 5);
  }

  @Test
  void leavesOutWhatHasNotClosed() {
    Instant at = Instant.ofEpochSecond(2 * 3600);
    assertThat(GivenBars.read(hourly(5), HOUR, false, at).size()).isEqualTo(2);
    assertThat(GivenBars.read(hourly(5), HOUR, false, at.minusMillis(1)).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"close":"NaN"}  | bars[2].close  | finite number
          {"close":null}   | bars[2].close  | finite number
          {"high":1e999}   | bars[2].high   | finite number
          {"open":0}       | bars[2].open   | above 0
          {"low":-1}       | bars[2].low    | above 0
          {"high":10.5}    | bars[2].high   | below another price
          {"low":10.5}     | bars[2].low    | above another price
          {"volume":-1}    | bars[2].volume | 0 or more
          {"time":"today"} | bars[2].time   | 2026-01-31T12:00:00Z
          {"time":3600}    | bars[2].time   | already
          {"time":0}       | bars[2].time   | oldest bar first
          {"time":5400}    | bars[2].time   | bars of one period
          """)
  void namesTheBarThatItRefuses(String change, String field, String fix)
      throws JsonProcessingException {
    ArrayNode bars = hourly(4);
    bars.set(2, ((ObjectNode) bars.get(2)).setAll((ObjectNode) mapper.readTree(change)));
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> read(bars, HOUR))
        .withMessageContaining(fix)
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
              assertThat(refusal.field()).isEqualTo(field);
            });
  }

  @Test
  void refusesAGapUnlessTheMarketWasClosed() {
    ArrayNode bars = hourly(6);
    bars.remove(3);
    for (Period period : new Period[] {HOUR, null}) {
      assertThatExceptionOfType(HubException.class)
          .isThrownBy(() -> read(bars, period))
          .withMessageContaining("1970-01-01T03:00:00Z")
          .withMessageContaining("allow_gaps")
          .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("bars[3].time"));
      assertThat(GivenBars.read(bars, period, true, LATER).size()).isEqualTo(5);
    }
  }

  @Test
  void refusesBarsOfAnotherPeriodThanNamed() {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> read(hourly(3), Period.parse("M30")))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("bars[1].time"));
  }
}
