package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The function over HTTP, of bars that the hub holds. */
@HubTest
class TechnicalIndicatorsTest {
  private static final String SYMBOL = "INDICATED";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired BarReader reader;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 700);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private HubCalls calls() {
    return new HubCalls(port, credentials, "service.key");
  }

  private JsonNode ask(int status, String body) {
    return calls().function(status, "technical-indicators", body);
  }

  @Test
  void answersEveryIndicatorOfTheBarsThatAreHeld() {
    JsonNode answer = ask(200, "{\"symbol\":\"INDICATED\",\"periods\":[\"m5\"]}");
    assertThat(answer.path("symbol").asText()).isEqualTo(SYMBOL);
    JsonNode values = answer.at("/values/M5");
    assertThat(values.path("built_from").asText()).isEqualTo("M5");
    assertThat(Instant.parse(values.path("closed_at").asText()))
        .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
    assertThat(values.path("indicators").size()).isEqualTo(Indicator.values().length);
    assertThat(values.at("/indicators/rsi_14").asDouble()).isBetween(0.0, 100.0);
  }

  @Test
  void buildsHoursOfWhatHadClosedAtTheMomentAskedAbout() {
    Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
    String body =
        "{\"symbol\":\"INDICATED\",\"periods\":[\"H1\"],\"indicators\":[\"stoch_k_14\"],\"at\":\"%s\"}";
    JsonNode atTheHour = ask(200, body.formatted(hour)).at("/values/H1");
    JsonNode later = ask(200, body.formatted(hour.plus(Duration.ofMinutes(59)))).at("/values/H1");
    assertThat(atTheHour.path("built_from").asText()).isEqualTo("M5");
    assertThat(Instant.parse(atTheHour.path("closed_at").asText())).isEqualTo(hour);
    assertThat(later).isEqualTo(atTheHour);
    List<Bar> bars = reader.closedBars(SYMBOL, "M5", hour, 14 * 12);
    double low = bars.stream().mapToDouble(bar -> bar.low().doubleValue()).min().orElseThrow();
    double high = bars.stream().mapToDouble(bar -> bar.high().doubleValue()).max().orElseThrow();
    double close = bars.get(bars.size() - 1).close().doubleValue();
    assertThat(atTheHour.at("/indicators/stoch_k_14").asDouble())
        .isEqualTo(100 * (close - low) / (high - low));
  }

  @Test
  void namesWhatItDoesNotHave() {
    JsonNode symbol = ask(422, "{\"symbol\":\"NOSUCH\",\"periods\":[\"M5\"]}");
    assertThat(symbol.path("field").asText()).isEqualTo("symbol");
    assertThat(symbol.path("detail").asText()).contains("NOSUCH", SYMBOL);
    JsonNode shorter = ask(422, "{\"symbol\":\"INDICATED\",\"periods\":[\"M1\"]}");
    assertThat(shorter.path("field").asText()).isEqualTo("periods[0]");
    JsonNode few = ask(422, "{\"symbol\":\"INDICATED\",\"periods\":[\"M5\",\"d1\"]}");
    assertThat(few.path("field").asText()).isEqualTo("periods[1]");
    assertThat(few.path("detail").asText()).contains("adx_14 needs 640 closed D1 bars");
  }

  @Test
  void answersTheLinesOfAChartAtEachBar() {
    String series = "/api/v1/chart-lines?login=7&symbol=INDICATED&period=M5&fields=";
    JsonNode all =
        calls().get(series + "ema_20,bb_upper,bb_lower,rsi_14&limit=700").path("columns");
    List<Bar> bars = reader.closedBars(SYMBOL, "M5", Instant.now(), 700);
    assertThat(all.path("open_time").size()).isEqualTo(700);
    assertThat(all.at("/open_time/0").asLong()).isEqualTo(bars.get(699).openTime().toEpochMilli());
    assertThat(all.at("/rsi_14/0").asDouble())
        .isEqualTo(
            ask(200, "{\"symbol\":\"INDICATED\",\"periods\":[\"M5\"]}")
                .at("/values/M5/indicators/rsi_14")
                .asDouble());
    assertThat(all.at("/rsi_14/699").isNull()).as("the first bar has none").isTrue();
    double[] closes =
        bars.subList(680, 700).stream().mapToDouble(bar -> bar.close().doubleValue()).toArray();
    double mean = Arrays.stream(closes).average().orElseThrow();
    double deviation =
        Math.sqrt(Arrays.stream(closes).map(c -> (c - mean) * (c - mean)).average().orElseThrow());
    assertThat(all.at("/bb_upper/0").asDouble()).isCloseTo(mean + 2 * deviation, within(1e-9));
    assertThat(all.at("/bb_lower/0").asDouble()).isCloseTo(mean - 2 * deviation, within(1e-9));
    assertThat(all.at("/ema_20/0").asDouble())
        .isBetween(all.at("/bb_lower/0").asDouble(), all.at("/bb_upper/0").asDouble());

    String before = bars.get(100).openTime().toString();
    JsonNode some = calls().get(series + "bb_upper&limit=10&to=" + before).path("columns");
    for (int i = 0; i < 10; i++) { // whatever a page begins with
      assertThat(some.path("bb_upper").get(i)).isEqualTo(all.path("bb_upper").get(600 + i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fields=nosuch", "limit=0", "limit=x", "to=yesterday", "login="})
  void namesTheParameterOfAChartThatItCannotUse(String wrong) {
    var given = new TreeMap<>(Map.of("login", "7", "fields", "ema_20"));
    String[] parts = wrong.split("=", 2);
    given.put(parts[0], parts[1]);
    String query = given.entrySet().stream().map(Object::toString).collect(Collectors.joining("&"));
    assertThat(
            calls()
                .call(400, "GET", "/api/v1/chart-lines?symbol=INDICATED&period=M5&" + query, "")
                .path("field")
                .asText())
        .isEqualTo(parts[0]);
  }

  @Test
  void namesTheBarOfTheCallThatItCannotUse() {
    String body =
        "{\"symbol\":\"OWN\",\"periods\":[\"M5\"],\"bars\":[{\"time\":0,\"open\":1,\"high\":1,\"low\":1,\"close\":%s,\"volume\":1}]}";
    for (String close : List.of("0", "null", "\"NaN\"", "1e999")) {
      assertThat(ask(422, body.formatted(close)).path("field").asText()).isEqualTo("bars[0].close");
    }
    assertThat(ask(400, body.formatted("NaN")).path("detail").asText())
        .contains("in bars[0].close", "send a finite number");
    assertThat(ask(400, body.formatted("1,\"vwap\":1")).path("field").asText())
        .isEqualTo("bars[0].vwap");
  }
}
