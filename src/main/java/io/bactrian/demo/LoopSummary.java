package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The lines about the loop in the table at the end. */
final class LoopSummary {
  private static final String BASE = "base";

  private final PrintStream out;

  LoopSummary(PrintStream out) {
    this.out = out;
  }

  void print(Loop.Result result) {
    line("");
    result.datasets().forEach(this::dataset);
    line("datasets and models took %.1f s", result.trainSeconds());
    line("");
    line(
        "%-24s%-8s%12s%11s%12s%11s%10s  %s",
        "model", "family", "validation", "base rate", "held back", "base rate", "lower 95", "gate");
    result.trained().forEach(this::model);
    line(
        "Log loss. Family, setting and weight were chosen by validation inside the rows to train"
            + " on,");
    line(
        "the oldest 80 %% of what was known. The gate alone sees the 20 %% held back, and passes"
            + " what");
    line(
        "beats the base rate for certain. Nothing was tuned on them or on the bars decided on"
            + " below.");
    line("");
    result.trained().forEach(this::champion);
    walk(result.walk());
    decisions(result.decisions());
  }

  private void dataset(JsonNode dataset) {
    line("dataset %s", dataset.path("id").asText());
    line("  sha256 %s", dataset.path("manifest_sha256").asText());
    line(
        "  %,d rows to train on, %,d held back for the gate",
        dataset.path("train_rows").asLong(), dataset.path("holdout_rows").asLong());
  }

  private void model(Training.Trained trained) {
    JsonNode version = trained.version();
    String model = trained.run().path("model").asText();
    if (version.isMissingNode()) {
      line("%-24s%s", model, trained.run().path("reason").asText("failed without a reason"));
      return;
    }
    JsonNode metrics = trained.run().path("metrics");
    String family = metrics.path("family").asText("-");
    line(
        "%-24s%-8s%12s%11s%12s%11s%+10.4f  %s",
        model,
        family,
        figure(metrics.path("validation").path(family).path("log_loss")),
        figure(metrics.at("/validation/base/log_loss")),
        figure(version.path("log_loss")),
        figure(version.path("base_log_loss")),
        version.path("improvement_lower_95").asDouble(),
        version.path("verdict").asText());
    String choice = metrics.path("choice").asText("");
    if (!choice.isEmpty()) {
      line("  %s", choice);
    }
    line("  %s", version.path("reason").asText());
  }

  private static String figure(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "-";
  }

  private void champion(Training.Trained trained) {
    String version = trained.champion().path("version").asText("");
    String model = trained.run().path("model").asText();
    if (version.isEmpty()) {
      line("%-24sno version is in charge", model);
    } else {
      boolean ours = version.equals(trained.run().path("version").asText());
      line("%-24s%s is in charge, %s", model, version, ours ? "trained just now" : "from before");
    }
  }

  /** What the versions made on bars that they had not seen; after costs, beside doing nothing. */
  private void walk(Loop.Walk walk) {
    JsonNode result = walk.backtest().path("result");
    JsonNode report = result.path("report");
    line("");
    line(
        "walk-forward of %s, each version on what came after its data, costs paid",
        walk.versions().get(0).run().path("model").asText());
    for (JsonNode step : result.path("steps")) {
      line(
          "  known at %s  %-8s%4d trades, net %+.2f %s",
          step.path("trained_until").asText(),
          family(walk, step.path("version").asText()),
          step.path("trades").asInt(),
          step.path("net_profit").asDouble(),
          report.path("currency").asText());
    }
    line(
        "  return %+.2f %% of %d trades, where always flat is 0 and buy and hold %+.2f %%",
        100 * report.path("total_return").asDouble(),
        report.at("/trades/count").asInt(),
        100 * report.at("/baselines/0/total_return").asDouble());
    JsonNode sharpe = report.path("sharpe");
    if (!sharpe.path("value").isNumber()) {
      line("  not enough data for a Sharpe ratio: %s", sharpe.path("note").asText());
    } else {
      line("  Sharpe ratio %s", BacktestCall.ratio(sharpe));
    }
    if (walk.versions().stream().allMatch(v -> BASE.equals(family(v)))) {
      line("  All of them answer the base rate only, so this is what costs and luck make.");
    }
  }

  private static String family(Loop.Walk walk, String version) {
    return walk.versions().stream()
        .filter(each -> each.run().path("version").asText().equals(version))
        .map(LoopSummary::family)
        .findFirst()
        .orElse("-");
  }

  private static String family(Training.Trained trained) {
    return trained.run().at("/metrics/family").asText("-");
  }

  private void decisions(Decisions decisions) {
    line("");
    line("%,d decisions asked for on bars that nobody had seen", decisions.count());
    decisions
        .actions()
        .forEach(
            (action, count) ->
                line(
                    "  %-5s%,7d %5.1f %%  %s",
                    action,
                    count,
                    100.0 * count / decisions.count(),
                    counts(decisions.reasons().getOrDefault(action, Map.of()))));
    decisions.lobes().forEach((lobe, answers) -> line("  lobe %s: %s", lobe, counts(answers)));
    if (!decisions.lastReason().isEmpty()) {
      line("  the last reason given: %s", decisions.lastReason());
    }
    line(
        "  answered and stored in p50 %.1f ms, p95 %.1f, p99 %.1f, max %.1f",
        decisions.latency(0.5),
        decisions.latency(0.95),
        decisions.latency(0.99),
        decisions.latency(1));
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
