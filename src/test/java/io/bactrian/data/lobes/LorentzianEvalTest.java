package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The function over HTTP, of planted bars and of bars in the call. */
@HubTest
class LorentzianEvalTest {
  private static final String SYMBOL = "LORENTZ";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 400);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private JsonNode ask(int status, String body) {
    return new HubCalls(port, credentials, "service.key").function(status, "lorentzian-eval", body);
  }

  @Test
  void answersFromTheHubsBarsAsFromTheSameBarsInTheCall() {
    JsonNode stored = ask(200, "{\"symbol\":\"LORENTZ\",\"period\":\"M5\"}");
    assertThat(stored.path("symbol").asText()).isEqualTo(SYMBOL);
    assertThat(stored.path("bars").asInt()).isEqualTo(400);
    assertThat(Instant.parse(stored.path("closed_at").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(stored.path("action").asText()).isIn("BUY", "SELL", "HOLD");
    JsonNode diagnostics = stored.path("diagnostics");
    assertThat(diagnostics.path("prediction").isInt()).isTrue();
    assertThat(diagnostics.path("neighbours")).hasSize(8);
    assertThat(diagnostics.at("/neighbours/0/closed_at").asText()).endsWith("Z");
    assertThat(diagnostics.path("distances")).hasSize(8);
    assertThat(diagnostics.at("/kernel/estimate").asDouble()).isPositive();
    assertThat(diagnostics.path("filters").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("volatility", "regime", "adx", "ema", "sma", "kernel");

    ObjectNode request = mapper.createObjectNode().put("symbol", "ANYTHING");
    request.set("bars", plantedBars());
    JsonNode given = ask(200, request.toString());
    assertThat(given.path("diagnostics")).isEqualTo(diagnostics);
    assertThat(given.path("confidence")).isEqualTo(stored.path("confidence"));
  }

  @Test
  void answersAsOfAMomentOfThePast() {
    Instant at =
        jdbc.queryForObject(
                "select max(open_time) - interval '20 minutes' from market_bars where symbol = ?",
                OffsetDateTime.class,
                SYMBOL)
            .toInstant();
    JsonNode then = ask(200, "{\"symbol\":\"LORENTZ\",\"period\":\"M5\",\"at\":\"" + at + "\"}");
    assertThat(then.path("closed_at").asText()).isEqualTo(at.toString());
    assertThat(then.path("bars").asInt()).isEqualTo(395);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"symbol":"NOBODY","period":"M5"}                        | 422 | symbol                | LORENTZ
          {"symbol":"LORENTZ","period":"M7"}                       | 422 | period                | M5
          {"symbol":"LORENTZ","settings":{"neighbours":0}}         | 422 | settings.neighbours   | 1 to 100
          {"symbol":"LORENTZ","settings":{"colour":1}}             | 422 | settings.colour       | max_bars_back
          {"symbol":"LORENTZ","settings":{"filters":{"sma":true,"sma_period":500}}} | 422 | bars | 516
          {"symbol":"LORENTZ","at":"2999-01-01T00:00:00Z"}         | 400 | at                    | future
          {"symbol":"LORENTZ","at":"2001-01-01T00:00:00Z"}         | 422 | bars                  | at least 56
          {"symbol":"LORENTZ","bars":[]}                           | 422 | bars                  | at least 56
          {"symbol":"LORENTZ","bars":[{"time":0,"open":"NaN"}]}    | 422 | bars[0].open          | finite
          {"symbol":"LORENTZ","colour":1}                          | 400 | colour                | colour
          {"period":"M5"}                                          | 400 | symbol                | symbol
          """)
  void namesWhatItCannotUse(String body, int status, String field, String fix) {
    JsonNode problem = ask(status, body);
    assertThat(problem.path("field").asText()).isEqualTo(field);
    assertThat(problem.path("detail").asText()).contains(fix);
  }

  private ArrayNode plantedBars() {
    ArrayNode bars = mapper.createArrayNode();
    jdbc.query(
        "select * from market_bars where symbol = ? order by open_time",
        row -> {
          bars.addObject()
              .put("time", row.getTimestamp("open_time").toInstant().toString())
              .put("open", row.getBigDecimal("open"))
              .put("high", row.getBigDecimal("high"))
              .put("low", row.getBigDecimal("low"))
              .put("close", row.getBigDecimal("close"))
              .put("volume", row.getBigDecimal("volume"));
        },
        SYMBOL);
    return bars;
  }
}
