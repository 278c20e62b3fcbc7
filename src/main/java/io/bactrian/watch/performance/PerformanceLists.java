package io.bactrian.watch.performance;

import static io.bactrian.hub.lists.Column.number;
import static io.bactrian.hub.lists.Column.text;
import static io.bactrian.hub.lists.Column.time;
import static io.bactrian.hub.lists.Column.whole;
import static io.bactrian.hub.lists.ListFilter.oneOf;
import static io.bactrian.hub.lists.ListView.Format.BADGE;
import static io.bactrian.hub.lists.ListView.Format.COUNT;
import static io.bactrian.hub.lists.ListView.Format.FIGURE;
import static io.bactrian.hub.lists.ListView.Format.SHORT_CODE;
import static io.bactrian.hub.lists.ListView.Format.SIGNED;
import static io.bactrian.hub.lists.ListView.Format.STRONG;
import static io.bactrian.hub.lists.ListView.Format.TEXT;
import static io.bactrian.hub.lists.ListView.Format.TIME;
import static io.bactrian.hub.lists.ListView.cell;
import static io.bactrian.hub.lists.ListView.field;

import io.bactrian.hub.lists.ListFilter;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.hub.lists.ListView;
import io.bactrian.hub.lists.SortKey;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lists of live figures and of estimates. */
@Configuration(proxyBeanMethods = false)
class PerformanceLists {
  private static final String[] SLICES = {"all", "strategy", "symbol", "regime", "arm", "hour"};

  private static final ListView FIGURES =
      ListView.page(57, "Performance", "What live answers and trades were worth, in slices.")
          .one("Figure", "")
          .cells(
              cell("Model", "model", STRONG),
              cell("Version", "version", SHORT_CODE),
              cell("Of", "slice_by", BADGE),
              cell("Slice", "slice", TEXT),
              cell("Metric", "metric", TEXT),
              cell("Value", "value", FIGURE),
              cell("95 % from", "low", FIGURE),
              cell("to", "high", FIGURE),
              cell("Base rate", "base", FIGURE),
              cell("Rows", "rows", COUNT),
              cell("Worth", "effective_rows", COUNT))
          .fields(
              field("model", "Model"),
              field("metric", "Metric"),
              field("slice_by", "Of", SLICES),
              field("slice", "Slice"))
          .whenEmpty(
              "No figure yet",
              "Every hour the hub computes those of which there are rows enough: docs/scorecard.md.");

  private static final ListView ESTIMATES =
      ListView.page(58, "Estimates", "Accuracy as it was expected of confidence, and what came.")
          .one("Estimate", "")
          .cells(
              cell("Model", "model", STRONG),
              cell("Version", "version", SHORT_CODE),
              cell("Bars from (UTC)", "window_from", TIME),
              cell("To (UTC)", "window_to", TIME),
              cell("Rows", "rows", COUNT),
              cell("Estimate", "estimate", FIGURE),
              cell("95 % from", "low", FIGURE),
              cell("to", "high", FIGURE),
              cell("Actual", "actual", FIGURE),
              cell("Difference", "difference", SIGNED))
          .fields(field("model", "Model"))
          .whenEmpty(
              "No estimate yet",
              "One is made of every 288 answers of a version, once it has outcomes to calibrate on.");

  @Bean
  ListSpec performanceMetricsList() {
    return ListSpec.named("performance-metrics", "PerformanceMetric")
        .summary("What live answers and trades were worth")
        .note("Without a model: trades, whatever decided them. Too few rows make no figure.")
        .from("(select * from ml_performance_metrics where slice_by is not null) p")
        .newestFirst(SortKey.bigint("p.id"))
        .columns(
            List.of(
                text("p.id::text as id"),
                text("p.model").orNull().sortable(),
                text("p.version").orNull(),
                text("p.measured_on").oneOf("predictions", "trades"),
                text("p.slice_by").oneOf(SLICES),
                text("p.slice").sortable().note("Empty for all; hours are of the day in UTC."),
                text("p.metric").sortable(),
                number("p.value").sortable(),
                number("p.low").orNull().note("Of the two-sided 95 % interval."),
                number("p.high").orNull(),
                number("p.base").orNull().note("The same of the base rate of the training."),
                whole("p.rows").sortable(),
                number("p.effective_rows").orNull().note("Independent rows that say as much."),
                time("p.created_at as changed_at")))
        .filters(
            ListFilter.text("model", "p.model"),
            ListFilter.exact("version", "p.version"),
            ListFilter.text("metric", "p.metric"),
            oneOf("slice_by", "p.slice_by", SLICES),
            ListFilter.text("slice", "p.slice"))
        .shown(FIGURES)
        .build();
  }

  @Bean
  ListSpec performanceEstimatesList() {
    return ListSpec.named("performance-estimates", "PerformanceEstimate")
        .summary("Accuracy as it was expected of confidence, and what came")
        .note("Newest first. Without actual until the last outcome could be known.")
        .from("performance_estimates e")
        .newestFirst(SortKey.bigint("e.id"))
        .columns(
            List.of(
                text("e.id::text as id"),
                text("e.model").sortable(),
                text("e.version"),
                time("e.window_from"),
                time("e.window_to"),
                whole("e.rows").note("Answers, one a bar."),
                text("e.method").oneOf(Estimate.METHOD),
                whole("e.calibrated_on").note("Earlier answers, with outcomes known before."),
                number("e.estimate"),
                number("e.low").note("Of what comes in 95 of 100 cases."),
                number("e.high"),
                time("e.made_at").sortable(),
                number("e.actual").orNull(),
                whole("e.actual_rows").orNull(),
                number("e.difference").orNull().sortable().note("Estimate less actual."),
                time("e.known_at").orNull()))
        .filters(
            ListFilter.text("model", "e.model"),
            ListFilter.from("e.made_at"),
            ListFilter.to("e.made_at"))
        .shown(ESTIMATES)
        .build();
  }
}
