package io.bactrian.watch.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarReader;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.models.registry.Champion;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What a version was asked with when a decision was made. The decision keeps the features of its
 * newest bar; those of the bars before are computed again from the bars that were known then.
 */
@Component
class DecisionRow {
  private final BarReader bars;

  DecisionRow(BarReader bars) {
    this.bars = bars;
  }

  /**
   * One of the two is null.
   *
   * @param values {@code [bars * features]}, NaN where missing
   * @param reason why there are none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Row(float @Nullable [] values, @Nullable String reason) {
    static Row without(String reason) {
      return new Row(null, reason);
    }
  }

  Row of(StoredDecision decision, Champion version) {
    List<String> names = version.features();
    int before = Math.max(0, version.sequence() - 1);
    var values = new float[(before + 1) * names.size()];
    for (int i = 0; i < names.size(); i++) {
      JsonNode value = decision.features().path(names.get(i));
      if (value.isMissingNode()) {
        return Row.without("the decision kept no value of " + names.get(i));
      }
      values[before * names.size() + i] = value.isNumber() ? value.floatValue() : Float.NaN;
    }
    return before == 0 ? new Row(values, null) : sequence(decision, version, values);
  }

  private Row sequence(StoredDecision decision, Champion version, float[] values) {
    String id = version.featureSet();
    if (id == null || !FeatureSet.IDS.contains(id) || decision.period() == null) {
      return Row.without("the decision or the version does not name what its bars were made of");
    }
    FeatureSet set = FeatureSet.of(id);
    int sequence = version.sequence();
    List<Bar> known =
        bars.knownBars(
            decision.symbol(),
            decision.period(),
            decision.asOf(),
            new BarReader.Known(decision.askedAt(), decision.barClosedAt()),
            set.lookback() + sequence - 1);
    if (known.size() < set.lookback() + sequence - 1) {
      return Row.without(
          "%d bars of then are still here, and %d are needed"
              .formatted(known.size(), set.lookback() + sequence - 1));
    }
    float[][] rows = set.all(known);
    int[] columns = version.features().stream().mapToInt(set.names()::indexOf).toArray();
    if (IntStream.of(columns).anyMatch(column -> column < 0)) {
      return Row.without(id + " does not have every feature of the version");
    }
    for (int i = 0; i < (sequence - 1) * columns.length; i++) {
      values[i] = rows[i / columns.length][columns[i % columns.length]];
    }
    return new Row(values, null);
  }
}
