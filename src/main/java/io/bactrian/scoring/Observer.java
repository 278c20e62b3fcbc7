package io.bactrian.scoring;

import io.bactrian.datasets.Bar;
import io.bactrian.datasets.BarReader;
import io.bactrian.datasets.FeatureSet;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Computes the features of a moment, the same way as datasets do. */
@Component
class Observer {
  private final BarReader bars;
  private final JdbcClient jdbc;
  private final FeatureSet features = new FeatureSet();

  Observer(BarReader bars, JdbcClient jdbc) {
    this.bars = bars;
    this.jdbc = jdbc;
  }

  /**
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} naming an unknown symbol, strategy or
   *     feature
   */
  Observation observe(Question question, String period) {
    question.features().keySet().stream()
        .filter(name -> !features.names().contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw unprocessable(
                  "features." + name,
                  "There is no such feature; there are "
                      + String.join(", ", features.names())
                      + ".");
            });
    if (!knowsStrategy(question.strategy())) {
      throw unprocessable(
          "strategy",
          "No signal of %s ever came in: send its alerts by webhook first."
              .formatted(question.strategy()));
    }
    List<Bar> known =
        bars.closedBars(question.symbol(), period, question.asOf(), features.lookback());
    if (known.isEmpty() && !bars.knows(question.symbol(), period)) {
      throw unprocessable(
          "symbol",
          "There are no %s bars of %s: send them by webhook first."
              .formatted(period, question.symbol()));
    }
    return observation(question, period, known);
  }

  private Observation observation(Question question, String period, List<Bar> known) {
    Map<String, Float> values = new LinkedHashMap<>();
    boolean enough = known.size() == features.lookback();
    if (enough) {
      float[] row = features.last(known);
      for (int i = 0; i < row.length; i++) {
        values.put(features.names().get(i), row[i]);
      }
    }
    values.putAll(question.features());
    return new Observation(
        question, period, values, enough ? known.get(known.size() - 1).closeTime() : null);
  }

  private boolean knowsStrategy(String strategy) {
    return jdbc.sql("select exists (select from strategies where strategy = ?)")
        .param(strategy)
        .query(Boolean.class)
        .single();
  }

  static HubException unprocessable(String field, String message) {
    return new HubException(ErrorCode.UNPROCESSABLE, field, message);
  }
}
