package io.bactrian.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** The lines about the loop in the table at the end. */
final class LoopSummary {
  private final PrintStream out;

  LoopSummary(PrintStream out) {
    this.out = out;
  }

  void print(Loop.Result result) {
    JsonNode dataset = result.dataset();
    line("");
    line("dataset %s", dataset.path("id").asText());
    line("  sha256 %s", dataset.path("manifest_sha256").asText());
    line(
        "  %,d rows to train on, %,d held back for the gate; dataset and models took %.1f s",
        dataset.path("train_rows").asLong(),
        dataset.path("holdout_rows").asLong(),
        result.trainSeconds());
    line("");
    line(
        "%-24s%10s%11s%13s%10s  %s",
        "model", "log loss", "base rate", "improvement", "lower 95", "verdict");
    result.trained().forEach(this::model);
    line("Log loss on the rows held back; the gate passes what beats the base rate for certain.");
    decisions(result.decisions());
  }

  private void model(Loop.Trained trained) {
    JsonNode version = trained.version();
    String model = trained.run().path("model").asText();
    if (version.isMissingNode()) {
      line("%-24s%s", model, trained.run().path("reason").asText("failed without a reason"));
      return;
    }
    line(
        "%-24s%10.4f%11.4f%+13.4f%+10.4f  %s",
        model,
        version.path("log_loss").asDouble(),
        version.path("base_log_loss").asDouble(),
        version.path("improvement").asDouble(),
        version.path("improvement_lower_95").asDouble(),
        version.path("verdict").asText());
    line("  %s", version.path("reason").asText());
  }

  private void decisions(Decisions decisions) {
    line("");
    line(
        "%,d decisions asked for on bars that nobody had seen: %s",
        decisions.count(), decisions.actions());
    if (!decisions.regimes().isEmpty()) {
      line("  likeliest volatility: %s", decisions.regimes());
    }
    if (!decisions.lastReason().isEmpty()) {
      line("  the last one's reason: %s", decisions.lastReason());
    }
    line(
        "  answered and stored in p50 %.1f ms, p95 %.1f, p99 %.1f, max %.1f",
        decisions.latency(0.5),
        decisions.latency(0.95),
        decisions.latency(0.99),
        decisions.latency(1));
  }

  private void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
  }
}
