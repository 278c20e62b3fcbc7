package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.Indicators;
import io.bactrian.data.indicators.MadeUpBars;
import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Calls that bring their bars: no hub and no database take part. */
class CallBarsTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Ohlcv BARS = MadeUpBars.random(1300, 31);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final IndicatorService service = service();

  private static IndicatorService service() {
    var nowhere = new DriverManagerDataSource("jdbc:none:");
    var settings = new DatasetsProperties("", 12, 0.2, 300, 1000, "default@1", "1GB");
    var reader = new BarReader(nowhere, new TransactionTemplate(), settings);
    return new IndicatorService(new IndicatorBars(reader, JdbcClient.create(nowhere)));
  }

  private static ObjectNode call(int bars, String... periods) {
    ObjectNode call = MAPPER.createObjectNode().put("symbol", "MADEUP");
    ArrayNode names = call.putArray("periods");
    List.of(periods).forEach(names::add);
    ArrayNode rows = call.putArray("bars");
    for (int i = 0; i < bars; i++) {
      rows.addObject()
          .put("time", Micros.instant(BARS.closeTimes()[i] - MadeUpBars.LENGTH).toString())
          .put("open", BARS.open()[i])
          .put("high", BARS.high()[i])
          .put("low", BARS.low()[i])
          .put("close", BARS.close()[i])
          .put("volume", BARS.volume()[i]);
    }
    return call;
  }

  private static ObjectNode asking(ObjectNode call, String... indicators) {
    ArrayNode names = call.putArray("indicators");
    List.of(indicators).forEach(names::add);
    return call;
  }

  private static ObjectNode bar(ObjectNode call, int i) {
    return (ObjectNode) call.path("bars").get(i);
  }

  private IndicatorAnswer answer(JsonNode call) {
    return service.answer(IndicatorRequest.of(call, NOW));
  }

  private IndicatorAnswer.PeriodValues only(JsonNode call) {
    return answer(call).values().values().iterator().next();
  }

  private void refused(JsonNode call, String field, String... parts) {
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> answer(call))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field))
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  @Test
  void answersAllIndicatorsOfTheNewestBar() {
    IndicatorAnswer answer = answer(call(700, "m5"));
    assertThat(answer.symbol()).isEqualTo("MADEUP");
    assertThat(answer.values()).containsOnlyKeys("M5");
    IndicatorAnswer.PeriodValues values = only(call(700, "M5"));
    assertThat(values.closedAt()).isEqualTo(Micros.instant(BARS.closeTimes()[699]));
    assertThat(values.builtFrom()).isEqualTo("M5");
    assertThat(values.indicators().keySet()).containsExactlyElementsOf(Indicator.keys());
    double[][] expected = Indicators.all(BARS);
    for (Indicator indicator : Indicator.values()) {
      assertThat(values.indicators())
          .contains(entry(indicator.key(), expected[indicator.ordinal()][699]));
    }
  }

  @Test
  void answersThoseAskedForInTheirOrderAndEachPeriodOnce() {
    IndicatorAnswer answer =
        answer(asking(call(300, "m15", "M5", "M15"), "WILLIAMS_R_14", "stoch_k_14"));
    assertThat(answer.values().keySet()).containsExactly("M15", "M5");
    assertThat(answer.values().values())
        .allSatisfy(
            values ->
                assertThat(values.indicators().keySet())
                    .containsExactly("williams_r_14", "stoch_k_14"));
  }

  @Test
  void takesSecondsSince1970() {
    ObjectNode call = asking(call(20, "M5"), "cci_20");
    Object expected = only(call);
    for (int i = 0; i < 20; i++) {
      bar(call, i).put("time", MadeUpBars.START / 1_000_000 + 300L * i);
    }
    assertThat(only(call)).isEqualTo(expected);
  }

  @Test
  void namesThePeriodThatLongerBarsWereBuiltFrom() {
    IndicatorAnswer.PeriodValues values = only(asking(call(12 * 20 + 7, "H1"), "bb_width"));
    assertThat(values.builtFrom()).isEqualTo("M5");
    assertThat(values.closedAt()).isEqualTo(Micros.instant(BARS.closeTimes()[239]));
  }

  /** The hour under way is in the call up to its last bar but one. */
  @Test
  void whatHasNotClosedChangesNothing() {
    ObjectNode call = asking(call(12 * 20, "H1"), "bb_percent_b", "obv_slope_20");
    Object closed = only(call);
    ObjectNode later = asking(call(12 * 21 - 1, "H1"), "bb_percent_b", "obv_slope_20");
    for (int i = 240; i < 251; i++) {
      bar(later, i).put("high", 1e6).put("close", 1e6);
    }
    assertThat(only(later)).isEqualTo(closed);
    later = asking(call(12 * 21, "H1"), "bb_percent_b", "obv_slope_20");
    bar(later, 251).put("high", 1e6).put("close", 1e6);
    assertThat(only(later)).isNotEqualTo(closed);
    later.put("at", Micros.instant(BARS.closeTimes()[250]).toString());
    assertThat(only(later)).isEqualTo(closed);
  }

  @Test
  void aBarUnderWayDoesNotCount() {
    ObjectNode call = asking(call(60, "M5"), "cci_20");
    Object expected = only(asking(call(50, "M5"), "cci_20"));
    call.put("at", Micros.instant(BARS.closeTimes()[50] - 1).toString());
    assertThat(only(call)).isEqualTo(expected);
  }

  @Test
  void whatIsUndefinedIsNull() {
    ObjectNode call = asking(call(30, "M5"), "stoch_k_14", "bb_width");
    for (int i = 0; i < 30; i++) {
      bar(call, i).put("open", 7).put("high", 7).put("low", 7).put("close", 7);
    }
    assertThat(only(call).indicators())
        .containsEntry("stoch_k_14", null)
        .containsEntry("bb_width", 0.0);
  }

  @Test
  void refusesUnknownNamesAndListsTheOnesThereAre() {
    refused(call(700, "M5", "M7"), "periods[1]", "M7", "M1, M5, M15, M30, H1, H4, D1");
    refused(asking(call(700, "M5"), "rsi_14", "rsi_15"), "indicators[1]", "rsi_15", "cci_20");
  }

  @Test
  void saysHowManyBarsAreNeeded() {
    refused(call(639, "M5"), "periods[0]", "adx_14 needs 640", "639 had closed", "ema_50_ratio");
    refused(
        asking(call(247, "M5", "H1"), "sma_200_ratio"), "periods[1]", "200 closed H1", "20 had");
    refused(asking(call(13, "M5"), "stoch_k_14"), "periods[0]", "14 closed M5", "13 had closed");
    refused(asking(call(1, "M5"), "stoch_k_14"), "periods[0]", "14 closed M5", "1 had closed");
  }

  @Test
  void refusesPeriodsThatTheBarsDoNotMake() {
    refused(asking(call(50, "M1"), "cci_20"), "periods[0]", "M1 bars", "M5 bars of the call");
    ObjectNode shifted = asking(call(20, "M15"), "stoch_k_14");
    for (int i = 0; i < 20; i++) {
      bar(shifted, i).put("time", 1_736_121_660L + 300L * i);
    }
    refused(shifted, "bars[0].time", "whole multiples");
  }

  @ParameterizedTest
  @CsvSource({
    "open, null, finite number",
    "close, '\"NaN\"', finite number",
    "close, true, finite number",
    "low, 0, above 0",
    "open, -1, above 0",
    "high, 1, below the open or the close",
    "low, 1000000, above the open or the close",
    "volume, -1, 0 or more",
    "volume, '{}', finite number",
    "time, null, first moment",
    "time, '\"yesterday\"', first moment",
    "time, 1.5, first moment",
    "time, 1736121600000, first moment"
  })
  void namesTheBarAndTheMemberAtFault(String member, String value, String reason) throws Exception {
    ObjectNode call = asking(call(30, "M5"), "cci_20");
    bar(call, 17).set(member, MAPPER.readTree(value));
    refused(call, "bars[17]." + member, reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"time", "open", "high", "low", "close", "volume"})
  void namesAMemberThatIsNotThere(String member) {
    ObjectNode call = asking(call(30, "M5"), "cci_20");
    bar(call, 3).remove(member);
    refused(call, "bars[3]." + member, "not nothing");
  }

  @Test
  void namesTheBarAfterAGapAndTheOneThatIsMissing() {
    ObjectNode call = asking(call(30, "M5"), "cci_20");
    ((ArrayNode) call.path("bars")).remove(12);
    refused(call, "bars[12].time", "gap", "M5 bar of 2025-01-06T01:00:00Z is missing");
  }

  @Test
  void namesAGapBetweenTheFirstTwoBars() {
    ObjectNode call = asking(call(30, "M5"), "cci_20");
    ((ArrayNode) call.path("bars")).remove(1);
    refused(call, "bars[1].time", "2025-01-06T00:05:00Z is missing");
  }

  @Test
  void namesTheBarThatComesTwiceOrTooLate() {
    ObjectNode twice = asking(call(30, "M5"), "cci_20");
    bar(twice, 5).put("time", bar(twice, 4).path("time").asText());
    refused(twice, "bars[5].time", "already");
    ObjectNode late = asking(call(30, "M5"), "cci_20");
    bar(late, 5).put("time", bar(late, 2).path("time").asText());
    refused(late, "bars[5].time", "older");
  }

  @Test
  void takesGapsWhereTheMarketWasClosed() {
    ObjectNode call = asking(call(40, "M5", "M15"), "cci_20");
    ((ArrayNode) call.path("bars")).remove(12);
    refused(call, "bars[12].time", "allow_gaps");
    call.put("allow_gaps", true).putArray("periods").add("M5");
    assertThat(only(call).closedAt()).isEqualTo(Micros.instant(BARS.closeTimes()[39]));
    for (int i = 20; i < call.path("bars").size(); i++) {
      Instant time = Instant.parse(bar(call, i).path("time").asText());
      bar(call, i).put("time", time.plusSeconds(60).toString());
    }
    call.putArray("periods").add("M15");
    refused(asking(call, "stoch_k_14"), "bars[20].time", "whole multiples");
  }

  @Test
  void readsBarsOfANamedPeriodWithOrWithoutVolumes() {
    ArrayNode bars = (ArrayNode) call(5, "M5").path("bars");
    bars.forEach(bar -> ((ObjectNode) bar).remove("volume"));
    Period named = Period.parse("M5");
    Ohlcv read = CallBars.of(bars, new CallBars.Reading(named, false, false)).closed(NOW);
    assertThat(read.closeTimes()).startsWith(BARS.closeTimes()[0], BARS.closeTimes()[1]).hasSize(5);
    assertThat(read.volume()).containsOnly(0);
    Instant early = Micros.instant(BARS.closeTimes()[2]);
    CallBars all = CallBars.of(bars, new CallBars.Reading(named, false, false));
    assertThat(all.closed(early).size()).isEqualTo(3);
    assertThat(all.closed(early.minusMillis(1)).size()).isEqualTo(2);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> CallBars.of(bars, new CallBars.Reading(Period.parse("M15"), true, false)))
        .withMessageContaining("bars of one period")
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("bars[1].time"));
  }

  @Test
  void refusesADistanceThatNoPeriodHas() {
    ObjectNode call = asking(call(2, "M5"), "cci_20");
    bar(call, 1).put("time", MadeUpBars.START / 1_000_000 + 420);
    refused(call, "bars[1].time", "no period is so long");
  }

  @Test
  void refusesTheFuture() {
    ObjectNode call = call(700, "M5").put("at", "2026-02-01T00:00:01Z");
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> answer(call))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD))
        .satisfies(e -> assertThat(e.field()).isEqualTo("at"));
  }
}
