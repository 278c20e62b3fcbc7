package io.bactrian.decisions.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.lobes.LobeAnswer;
import io.bactrian.decisions.lobes.Observation;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A route {@code propose} that knows the future, in a whole hub. */
@HubTest
class LookAheadCheckTest {
  private static final String SYMBOL = "PEEKED";
  private static final String ASK =
      """
      {"symbols":[{"symbol":"PEEKED","contract_size":1}],"period":"M5","from":"%s","strategy":{"fusion":true},
       "costs":{"spread":0.01,"slippage":0,"commission_rate":0,"swap_long":0,"swap_short":0},
       "sizing":{"method":"fixed","volume":0.5},"account":{"equity":10000,"currency":"USD"},"dry_run":true}
      """;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;

  @BeforeEach
  void plant() {
    Planted.wave(jdbc, SYMBOL, 760);
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private HubCalls hub() {
    return new HubCalls(port, credentials, "service.key");
  }

  static void assertClean(JsonNode backtest, int cuts) {
    JsonNode check = backtest.at("/result/checks/0");
    assertThat(check.path("check").asText()).isEqualTo("decision_look_ahead");
    assertThat(check.path("status").asText()).as(check.toString()).isEqualTo("passed");
    assertThat(check.at("/figures/cuts").asInt()).isEqualTo(cuts);
  }

  @Test
  void findsAStepOfPropositionsThatReadsLaterBars() throws Exception {
    Instant from = Instant.now().minusSeconds(12 * 3600);
    String body = ASK.formatted(from);
    assertClean(hub().function(200, "backtest", body), 14);

    Model routes = camel.getCamelContextExtension().getContextPlugin(Model.class);
    RouteDefinition shipped = routes.getRouteDefinition("propose");
    remove();
    try {
      camel.addRoutes(new Peeking());
      JsonNode answer = hub().function(200, "backtest", body);
      JsonNode check = answer.at("/result/checks/0");
      assertThat(check.path("status").asText()).as(check.toString()).isEqualTo("failed");
      assertThat(check.at("/figures/different").asInt()).isGreaterThan(10);
      JsonNode finding = check.at("/findings/0");
      assertThat(finding.path("column").asText()).isEqualTo("lobe momentum");
      Instant at = Instant.parse(finding.path("at").asText());
      assertThat(finding.path("input").asText())
          .isEqualTo("what closed at " + at.plusSeconds(2 * 300));
      assertThat(answer.at("/result/warnings/0").asText())
          .isEqualTo("decision_look_ahead: " + finding.path("message").asText());
    } finally {
      remove();
      routes.addRouteDefinition(shipped);
    }
    assertClean(hub().function(200, "backtest", body), 14);
  }

  private void remove() throws Exception {
    camel.getRouteController().stopRoute("propose");
    camel.removeRoute("propose");
  }

  /** As a user edits the route: a step of SQL that leaves out the moment that is asked about. */
  private static final class Peeking extends RouteBuilder {
    @Override
    public void configure() {
      from("direct:propose")
          .routeId("propose")
          .to("kamelet:score-trend-action")
          .setVariable("observation", body())
          .to(
              "sql:select open > close as falls from market_bars where symbol = :#${body.symbol} and"
                  + " period = :#${body.period} and open_time > cast(:#${body.barClosedAt.toString}"
                  + " as timestamptz) order by open_time limit 1?outputType=SelectOne")
          .process(
              exchange -> {
                var observation = exchange.getVariable("observation", Observation.class);
                Boolean falls = exchange.getMessage().getBody(Boolean.class);
                String side = falls == null ? "HOLD" : falls ? "SELL" : "BUY";
                exchange
                    .getMessage()
                    .setBody(observation.with(new LobeAnswer("momentum", side, 1, Map.of())));
              })
          .to("kamelet:fuse-lobes-action?threshold={{hub.fusion.threshold}}");
    }
  }
}
