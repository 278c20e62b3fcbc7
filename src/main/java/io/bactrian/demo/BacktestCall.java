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
import java.util.stream.Collectors;

/**
 * {@code make backtest}: asks the hub at HUB_PORT for a backtest and prints its report. Arguments,
 * each of which may be empty: a lobe, {@code fusion}, {@code signals:<strategy>}, {@code
 * model:<name>} or {@code walk-forward:<bars>}, the direction model that is trained again every so
 * many bars; the symbol; the period; what trading costs, as JSON; the first moment.
 */
public final class BacktestCall {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String FINEST = "M1";

  private static final String WALK = "walk-forward:";
  private static final int EMBARGO = 12;

  /** Of the demo's week; what comes before it is enough to train on. */
  private static final String SECOND_HALF = "2013-11-30T00:00:00Z";

  /** Of a bitcoin of 2013. */
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
   * @throws IllegalArgumentException where the strategy is of no kind, or the costs are no JSON, or
   *     are missing for a symbol that the demo's do not fit
   */
  static ObjectNode request(String... arguments) {
    String symbol = argument(arguments, 1, Script.SYMBOL);
    String period = argument(arguments, 2, "M5");
    boolean demo = symbol.equals(Script.SYMBOL);
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode traded = request.putArray("symbols").addObject().put("symbol", symbol);
    if (demo) {
      traded.put("contract_size", 1);
    }
    request.put("period", period);
    String named = argument(arguments, 0, "momentum");
    ObjectNode strategy = request.putObject("strategy");
    if (named.startsWith(WALK)) {
      walk(strategy, symbol, period, named.substring(WALK.length()));
    } else {
      strategy(strategy, named);
    }
    String from = argument(arguments, 4, named.startsWith(WALK) && demo ? SECOND_HALF : "");
    if (!from.isEmpty()) {
      request.put("from", from);
    }
    request.set("costs", costs(argument(arguments, 3, demo ? COSTS : ""), symbol));
    request.putObject("sizing").put("method", "fixed").put("volume", 0.1);
    request.putObject("account").put("equity", 10_000).put("leverage", 5);
    request.putObject("exits").put("stop_atr", 3).put("target_atr", 6);
    if (!period.equals(FINEST)) {
      request.put("resolve", FINEST);
    }
    return request;
  }

  private static JsonNode costs(String given, String symbol) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException(
          "give COSTS of " + symbol + " in units of its price, such as COSTS='" + COSTS + "'");
    }
    try {
      return JSON.readTree(given);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("COSTS is no JSON such as " + COSTS, e);
    }
  }

  private static void walk(ObjectNode strategy, String symbol, String period, String every) {
    if (!every.matches("[1-9][0-9]{0,6}")) {
      throw new IllegalArgumentException(
          "STRATEGY is \"%s%s\"; give the bars from one training to the next, such as %s96"
              .formatted(WALK, every, WALK));
    }
    strategy.put("model", "%s-%s-direction".formatted(symbol, period).toLowerCase(Locale.ROOT));
    strategy.put("walk_forward", true).put("embargo_bars", EMBARGO);
    strategy.putObject("train").put("every_bars", Integer.parseInt(every));
  }

  private static void strategy(ObjectNode strategy, String named) {
    String[] parts = named.split(":", 2);
    if (named.equals("fusion")) {
      strategy.put("fusion", true);
    } else if (named.startsWith("signals:") || named.startsWith("model:")) {
      strategy.put(parts[0], parts[1]);
    } else if (parts.length == 2) {
      throw new IllegalArgumentException(
          "STRATEGY is \"%s\"; give a lobe such as momentum, fusion, signals:<strategy>, model:<name> or walk-forward:<bars>"
              .formatted(named));
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
    print(finished(request), request);
  }

  /**
   * The backtest with its result, as {@code /api/v1/backtests} answers it.
   *
   * @throws IOException if it is refused or fails, with the hub's reason
   */
  JsonNode finished(ObjectNode request) throws IOException, InterruptedException {
    JsonNode backtest = api.post("/functions/v1/backtest", request);
    String id = backtest.path("id").asText();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long said = -1;
    while (!backtest.path("result").isObject()) {
      if (!backtest.path("error").asText("").isEmpty() || System.nanoTime() > deadline) {
        throw new IOException(backtest.path("error").asText("it takes too long") + " (" + id + ")");
      }
      long percent = Math.round(backtest.path("progress").asDouble() * 100);
      if (percent > said) {
        line("%3d %%", percent);
        said = percent;
      }
      Thread.sleep(2000);
      backtest = api.get("/api/v1/backtests/" + id);
    }
    return backtest;
  }

  private void print(JsonNode backtest, ObjectNode request) {
    JsonNode result = backtest.path("result");
    JsonNode report = result.path("report");
    line("");
    int steps = result.path("steps").size();
    line(
        "%-18s%s",
        "decided by",
        steps > 0 ? steps + " steps of a walk-forward" : words(result.path("decided_by")));
    line("%-18s%s to %s", "window", text(report, "/from"), text(report, "/to"));
    line("%-18s%s", "costs", words(request.path("costs")));
    line(
        "%-18s%s: start %.2f, end %.2f, net %+.2f",
        "equity",
        text(report, "/currency"),
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
    line("%-18s%s", "Sharpe", ratio(report.path("sharpe")));
    line("%-18s%s", "Sortino", ratio(report.path("sortino")));
    line("%-18s%s", "Calmar", ratio(report.path("calmar")));
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
    for (JsonNode step : result.path("steps")) {
      line(
          "%-18s%s trades, net %+.2f, trained until %s: %s",
          "  " + text(step, "/from").substring(5, 16).replace('T', ' '),
          text(step, "/trades"),
          number(step, "/net_profit"),
          text(step, "/trained_until"),
          text(step, "/version"));
    }
    line("%-18s%s", "not placed", words(result.path("refusals")));
    remarks(result);
    String id = backtest.path("id").asText();
    line("%-18s/api/v1/backtests/%s, its page: #/backtests in the console", "kept at", id);
  }

  private void remarks(JsonNode result) {
    for (JsonNode check : result.path("checks")) {
      line(
          "%-18s%s %s: %s",
          "checks", text(check, "/check"), text(check, "/status"), text(check, "/message"));
    }
    for (JsonNode warning : result.path("warnings")) {
      line("%-18s%s", "mind", warning.asText());
    }
  }

  /** A ratio with its standard error, of how many returns it is, and what to mind. */
  static String ratio(JsonNode ratio) {
    if (!ratio.path("value").isNumber()) {
      return "none: " + ratio.path("note").asText();
    }
    var text =
        new StringBuilder(String.format(Locale.ROOT, "%.2f", ratio.path("value").asDouble()));
    if (ratio.path("standard_error").isNumber()) {
      double error = ratio.path("standard_error").asDouble();
      text.append(String.format(Locale.ROOT, " ± %.2f", error));
    }
    if (ratio.path("basis").isTextual()) {
      text.append(", n = ").append(ratio.path("n").asInt());
      text.append(" by ").append(ratio.path("basis").asText());
    }
    String note = ratio.path("note").asText();
    return note.isEmpty() ? text.toString() : text + " (" + note + ")";
  }

  /** Such as: spread 10, slippage 5. */
  private static String words(JsonNode object) {
    return object.isEmpty()
        ? "-"
        : object.properties().stream()
            .map(
                each ->
                    each.getKey()
                        + " "
                        + (each.getValue().isNumber()
                            ? each.getValue().decimalValue().stripTrailingZeros().toPlainString()
                            : each.getValue().asText()))
            .collect(Collectors.joining(", "));
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
