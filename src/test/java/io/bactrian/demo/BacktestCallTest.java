package io.bactrian.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BacktestCallTest {
  private static final String RESULT =
      """
      {"report":{"currency":"USD","net_profit":-12.5,"sharpe":{"value":-1.25,"standard_error":3.5,"basis":"hour","n":120,"note":"mind"},
       "trades":{"count":7},"regimes":[{"regime":"low","net_profit":1,"trades":{"count":3}}]},"warnings":["in_sample: x"],
       "checks":[{"check":"decision_look_ahead","status":"passed","message":"At 64 bars."}]}
      """;

  @Test
  void namesTheStrategyAsTheHubTakesIt() {
    assertThat(BacktestCall.request().at("/strategy/lobe").asText()).isEqualTo("momentum");
    assertThat(BacktestCall.request("fusion", "", "M15", "").at("/strategy/fusion").asBoolean())
        .isTrue();
    assertThat(BacktestCall.request("signals:sma").at("/strategy/signals").asText())
        .isEqualTo("sma");
    assertThat(BacktestCall.request("walk-forward:96").toString())
        .contains(
            "\"model\":\"btcusd-m5-direction\"", "\"every_bars\":96", "\"from\":\"2013-11-30");
    assertThatThrownBy(() -> BacktestCall.request("walk-forward:often"))
        .hasMessageContaining("walk-forward:96");
    assertThatThrownBy(() -> BacktestCall.request("", "", "", "{spread"))
        .hasMessageContaining("COSTS is no JSON");
    assertThatThrownBy(() -> BacktestCall.request("lobes:trend"))
        .hasMessageContaining("STRATEGY is \"lobes:trend\"");
    assertThatThrownBy(() -> BacktestCall.request("", "EURUSD", "", ""))
        .hasMessageContaining("give COSTS of EURUSD");
    assertThat(BacktestCall.request("", "EURUSD", "M1", "{}").toString())
        .doesNotContain("contract_size", "resolve");
  }

  @Test
  void printsTheReportOfTheHub() throws Exception {
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hub.createContext(
        "/",
        call -> {
          byte[] body =
              ("{\"id\":\"01X\",\"result\":" + RESULT + "}").getBytes(StandardCharsets.UTF_8);
          call.getRequestBody().readAllBytes();
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    hub.start();
    try {
      assertThat(printed(hub.getAddress().getPort()))
          .contains("net -12.50", "-1.25 ± 3.50, n = 120 by hour (mind)", "in_sample: x")
          .contains(
              "decision_look_ahead passed: At 64 bars.", "low volatility", "/api/v1/backtests/01X");
    } finally {
      hub.stop(0);
    }
  }

  @Test
  void namesTheFieldAtFaultAndTheHubThatDoesNotAnswer() throws Exception {
    HttpServer hub =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    int port = hub.getAddress().getPort();
    hub.createContext(
        "/",
        call -> {
          byte[] body =
              "{\"field\":\"period\",\"detail\":\"Use one of M1, M5.\"}"
                  .getBytes(StandardCharsets.UTF_8);
          call.getRequestBody().readAllBytes();
          call.sendResponseHeaders(422, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    hub.start();
    try {
      assertThatThrownBy(() -> printed(port)).hasMessageContaining("period: Use one of M1, M5.");
    } finally {
      hub.stop(0);
    }
    assertThatThrownBy(() -> printed(port)).hasMessageContaining("start one with make run");
  }

  private static String printed(int port) throws IOException, InterruptedException {
    var text = new ByteArrayOutputStream();
    var out = new PrintStream(text, true, StandardCharsets.UTF_8);
    var api = new HubApi(URI.create("http://127.0.0.1:" + port), "key");
    new BacktestCall(api, out).run(BacktestCall.request());
    return text.toString(StandardCharsets.UTF_8);
  }
}
