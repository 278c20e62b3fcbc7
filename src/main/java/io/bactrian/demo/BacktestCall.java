package io.bactrian.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.demo.market.Script;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * {@code make backtest}: asks the hub at HUB_PORT for a backtest and prints its report. Arguments,
 * each of which may be empty: a lobe, {@code fusion}, {@code signals:<strategy>} or {@code
 * model:<name>}; the symbol; the period; what trading costs, as JSON.
 */
public final class BacktestCall {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String COSTS =
      "{\"spread\":10,\"slippage\":5,\"commission_rate\":0.0002,\"swap_long\":0,\"swap_short\":0}";

  private final HubApi api;
  private final PrintStream out;

  BacktestCall(HubApi api, PrintStream out) {
    this.api = api;
    this.out = out;
  }

  public static void main(String[] arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean good = true;
    try {
      Map<String, String> environment = System.getenv();
      DemoSettings settings = DemoSettings.of(environment);
      var api = new HubApi(settings.hub(), settings.credential(environment, "service.key"));
      new BacktestCall(api, out).run(request(arguments));
    } catch (IOException | IllegalArgumentException e) {
      out.println("The backtest did not run: " + e.getMessage());
      good = false;
    }
    System.exit(good ? 0 : 1);
  }

  /**
   * @throws IllegalArgumentException where the costs are no JSON
   */
  static ObjectNode request(String... arguments) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request
        .putArray("symbols")
        .addObject()
        .put("symbol", argument(arguments, 1, Script.SYMBOL))
        .put("contract_size", 1);
    request.put("period", argument(arguments, 2, "M5"));
    strategy(request.putObject("strategy"), argument(arguments, 0, "momentum"));
    try {
      request.set("costs", JSON.readTree(argument(arguments, 3, COSTS)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("COSTS is no JSON such as " + COSTS, e);
    }
    request.putObject("sizing").put("method", "fixed").put("volume", 0.1);
    request.putObject("account").put("equity", 10_000).put("leverage", 5);
    request.putObject("exits").put("stop_atr", 3).put("target_atr", 6);
    return request.put("resolve", "M1");
  }

  private static void strategy(ObjectNode strategy, String named) {
    String[] parts = named.split(":", 2);
    if (named.equals("fusion")) {
      strategy.put("fusion", true);
    } else if (parts.length == 2) {
      strategy.put(parts[0], parts[1]);
    } else {
      strategy.put("lobe", named);
    }
  }

  private static String argument(String[] arguments, int place, String otherwise) {
    return arguments.length <= place || arguments[place].isBlank()
        ? otherwise
        : arguments[place].strip();
  }

  void run(ObjectNode request) throws IOException, InterruptedException {
    JsonNode answer = api.post("/functions/v1/backtest", request);
    String id = answer.path("id").asText();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode result = answer.path("result");
    while (!result.isObject()) {
      JsonNode row = api.get("/api/v1/backtests/" + id);
      result = row.path("result");
      if (!row.path("error").isNull() || System.nanoTime() > deadline) {
        throw new IOException(row.path("error").asText("it takes too long") + " (" + id + ")");
      }
      if (!result.isObject()) {
        line("%3.0f %%", row.path("progress").asDouble() * 100);
        Thread.sleep(2000);
      }
    }
    print(id, request, result);
  }

  private void print(String id, ObjectNode request, JsonNode result) {
    JsonNode report = result.path("report");
    String currency = report.path("currency").asText();
    line("");
    line("%-18s%s %s", "strategy", request.path("strategy"), result.path("decided_by"));
    line("%-18s%s to %s", "window", text(report, "/from"), text(report, "/to"));
    line("%-18s%s", "costs", request.path("costs"));
    line(
        "%-18s%s: start %.2f, end %.2f, net %+.2f",
        "equity",
        currency,
        number(report, "/start_equity"),
        number(report, "/end_equity"),
        number(report, "/net_profit"));
    line(
        "%-18s%+.2f %% (buy and hold %+.2f %%, always flat 0)",
        "return",
        100 * number(report, "/total_return"),
        100 * number(report, "/baselines/0/total_return"));
    line("%-18s%.2f %%", "deepest drawdown", 100 * number(report, "/drawdown/fraction"));
    line(
        "%-18s%s, win rate %s, profit factor %s",
        "trades",
        text(report, "/trades/count"),
        shown(report.at("/trades/win_rate")),
        shown(report.at("/trades/profit_factor")));
    ratio("Sharpe", report.path("sharpe"));
    ratio("Sortino", report.path("sortino"));
    ratio("Calmar", report.path("calmar"));
    line("%-18s%.1f %% of the time", "exposure", 100 * number(report, "/exposure"));
    line(
        "%-18s%.2f: spread %.2f, slippage %.2f, commission %.2f, swap %.2f",
        "costs paid",
        number(report, "/costs/total"),
        number(report, "/costs/spread"),
        number(report, "/costs/slippage"),
        number(report, "/costs/commission"),
        number(report, "/costs/swap"));
    for (JsonNode each : report.path("regimes")) {
      line(
          "%-18s%s trades, net %+.2f",
          "  " + each.path("regime").asText() + " volatility",
          text(each, "/trades/count"),
          number(each, "/net_profit"));
    }
    line("%-18s%s", "not placed", result.path("refusals"));
    for (JsonNode warning : result.path("warnings")) {
      line("%-18s%s", "mind", warning.asText());
    }
    line("%-18s/api/v1/backtests/%s, its page: #/backtests in the console", "kept at", id);
  }

  private void ratio(String name, JsonNode ratio) {
    line(
        "%-18s%s%s %s",
        name,
        shown(ratio.path("value")),
        ratio.path("basis").isTextual()
            ? " of %d returns, one a%s %s"
                .formatted(
                    ratio.path("n").asInt(),
                    ratio.path("basis").asText().equals("hour") ? "n" : "",
                    ratio.path("basis").asText())
            : "",
        ratio.path("note").asText());
  }

  private static String shown(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.3f", value.asDouble()) : "none";
  }

  private static double number(JsonNode of, String path) {
    return of.at(path).asDouble();
  }

  private static String text(JsonNode of, String path) {
    return of.at(path).asText();
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
