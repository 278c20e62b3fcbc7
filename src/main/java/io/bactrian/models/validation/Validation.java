package io.bactrian.models.validation;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.CallBars;
import io.bactrian.data.features.Period;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.models.checks.CheckResult;
import io.bactrian.models.checks.Columns;
import io.bactrian.models.checks.Fills;
import io.bactrian.models.checks.Inputs;
import io.bactrian.models.checks.LabelledRows;
import io.bactrian.models.checks.Order;
import io.bactrian.models.checks.PermutedLabels;
import io.bactrian.models.checks.Series;
import io.bactrian.shared.GivenFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks what a call names or brings: each subject by all checks that apply to it. */
@Component
class Validation {
  private static final Set<String> SUBJECTS =
      Set.of("feature_set", "dataset", "rows", "orders", "trials");
  private static final long MICROS = 1_000_000;
  private static final int PERMUTED_ROWS = 1000;

  private final SeriesReader stored;
  private final Datasets datasets;
  private final DatasetChecks checks;

  Validation(SeriesReader stored, Datasets datasets, DatasetChecks checks) {
    this.stored = stored;
    this.datasets = datasets;
    this.checks = checks;
  }

  /**
   * @param body fits {@code validate-request.schema.json}
   * @throws io.bactrian.shared.HubException naming the member that cannot be used
   */
  ValidateAnswer answer(JsonNode body, Instant now) {
    if (SUBJECTS.stream().noneMatch(body::hasNonNull)) {
      throw GivenFields.invalid(
          "feature_set",
          "Name what is to be checked: feature_set with symbol and period or bars, dataset, rows,"
              + " orders or trials.");
    }
    var results = new ArrayList<CheckResult>();
    if (body.hasNonNull("dataset")) {
      results.addAll(dataset(body));
    }
    Series bars = bars(body, now);
    if (body.hasNonNull("rows")) {
      results.addAll(rows(body, bars));
    } else if (body.hasNonNull("feature_set")) {
      results.addAll(features(body, needed(bars)));
    }
    if (body.hasNonNull("orders")) {
      results.add(orders(body, bars, now));
    }
    if (body.hasNonNull("trials")) {
      results.addAll(CallTrials.check(body.path("trials")));
    }
    return ValidateAnswer.of(results);
  }

  private List<CheckResult> dataset(JsonNode body) {
    String id = body.path("dataset").asText();
    Dataset dataset =
        datasets
            .find(id)
            .orElseThrow(
                () ->
                    Fields.unfit(
                        "dataset",
                        "There is no dataset %s: GET /api/v1/datasets lists them.".formatted(id)));
    String target =
        body.path("target").asText(dataset.targets().keySet().stream().findFirst().orElse(""));
    return checks.check(
        dataset,
        DatasetRows.of(
            dataset,
            datasets.samples(dataset, dataset.train(), target),
            datasets.samples(dataset, dataset.holdout(), target)));
  }

  /** Those of the call, else the hub's of the named symbol and period; null where neither is. */
  private @Nullable Series bars(JsonNode body, Instant now) {
    String period = body.hasNonNull("period") ? period(body) : null;
    if (body.path("bars").isArray()) {
      CallBars given =
          CallBars.of(
              body.path("bars"),
              new CallBars.Reading(
                  period == null ? null : Period.parse(period),
                  body.path("allow_gaps").asBoolean(),
                  false));
      return FeatureColumns.series(body.path("symbol").asText("bars"), given.closed(now));
    }
    if (!body.hasNonNull("symbol")) {
      return null;
    }
    if (period == null) {
      throw GivenFields.invalid("period", "Name the period of the symbol's bars, such as M5.");
    }
    Instant from = GivenFields.moment("from", body.path("from").textValue());
    Instant to = GivenFields.past("to", body.path("to").textValue(), now);
    return stored.read(body.path("symbol").asText(), period, from, to == null ? now : to);
  }

  private static String period(JsonNode body) {
    return body.path("period").asText().toUpperCase(Locale.ROOT);
  }

  private static Series needed(@Nullable Series bars) {
    if (bars == null) {
      throw GivenFields.invalid(
          "symbol", "Name symbol and period of the hub's bars, or send bars with the call.");
    }
    return bars;
  }

  private static List<CheckResult> features(JsonNode body, Series bars) {
    String set = body.path("feature_set").asText();
    Columns columns = FeatureColumns.of(set, bars);
    if (bars.size() < columns.lookback() + 2) {
      throw Fields.unfit(
          body.path("bars").isArray() ? "bars" : "from",
          "There are %d closed bars, and %s needs %d: send more, or let the window begin earlier."
              .formatted(bars.size(), set, columns.lookback() + 2));
    }
    return Battery.features(columns, Inputs.of(bars), FeatureColumns.budget(set));
  }

  private static List<CheckResult> rows(JsonNode body, @Nullable Series bars) {
    LabelledRows rows = CallRows.of(body.path("rows"));
    if (body.hasNonNull("feature_set")) {
      needed(bars);
    }
    Series own = CallRows.onlySymbol(rows, body.path("symbol").asText("")) == null ? null : bars;
    Columns columns =
        own == null || !body.hasNonNull("feature_set")
            ? null
            : FeatureColumns.of(body.path("feature_set").asText(), own);
    long embargo = (long) (body.path("embargo_s").asDouble(0) * MICROS);
    var results =
        new ArrayList<>(
            Battery.rows(rows, embargo, CallRows.universe(body.path("universe")), own, columns));
    results.add(PermutedLabels.of(rows, DatasetChecks::train, PERMUTED_ROWS, 1));
    return results;
  }

  private CheckResult orders(JsonNode body, @Nullable Series bars, Instant now) {
    List<Order> orders = CallOrders.of(body.path("orders"));
    Set<String> symbols = orders.stream().map(Order::symbol).collect(Collectors.toSet());
    Map<String, Series> all = new HashMap<>();
    if (body.path("bars").isArray()) {
      String named = body.path("symbol").asText(orders.get(0).symbol());
      for (int i = 0; i < orders.size(); i++) {
        if (!orders.get(i).symbol().equals(named)) {
          throw Fields.unfit(
              "orders[" + i + "].symbol",
              "The bars of the call are of %s: send the orders of one symbol a call."
                  .formatted(named));
        }
      }
      all.put(named, needed(bars));
    } else {
      if (!body.hasNonNull("period")) {
        throw GivenFields.invalid("period", "Name the period of the bars, such as M5.");
      }
      for (String symbol : symbols) {
        all.put(symbol, stored.read(symbol, period(body), null, now));
      }
    }
    return Fills.of(orders, all);
  }
}
