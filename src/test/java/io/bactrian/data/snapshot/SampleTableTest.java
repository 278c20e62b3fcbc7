package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bactrian.data.features.Bar;
import io.bactrian.data.features.BarColumns;
import io.bactrian.data.features.FeatureSet;
import io.bactrian.data.features.Micros;
import io.bactrian.shared.HubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleTableTest {
  private static final Split NONE_HELD = new Split(Long.MAX_VALUE);
  private final FeatureSet features = new FeatureSet();

  private BarColumns columns(List<Bar> bars) {
    var columns = new BarColumns(features, 100_000);
    bars.forEach(columns::add);
    columns.flush();
    return columns;
  }

  private List<Sample> rows(List<Bar> bars, Sample.Signal... signals) {
    var table =
        new SampleTable(
            columns(bars),
            12,
            Long.MAX_VALUE,
            List.of(signals),
            new SampleTable.Notes(
                Map.of(closeOf(bars, 150), "of the bar"), Map.of("a", "of the alert")));
    return table.train(NONE_HELD);
  }

  private static long closeOf(List<Bar> bars, int bar) {
    return bar < bars.size() ? Micros.of(bars.get(bar).closeTime()) : Sample.NEVER;
  }

  private static Sample.Signal signal(String id, long asOf) {
    return new Sample.Signal(id, "s", "buy", asOf, Double.NaN, null, Sample.NEVER);
  }

  @Test
  void barsTakenInBatchesHaveTheFeaturesOfTheWhole() {
    List<Bar> bars = SampleBars.random(4204 + 4096 + 3, 21);
    BarColumns columns = columns(bars);
    float[][] all = features.all(bars);
    for (int i = 0; i < all.length; i++) {
      assertThat(columns.features(i + features.lookback() - 1)).isEqualTo(all[i]);
    }
    assertThat(columns.size()).isEqualTo(bars.size()).isEqualTo(columns.close().length);
    assertThat(columns.closeTimes()[5000]).isEqualTo(Micros.of(bars.get(5000).closeTime()));
  }

  @Test
  void aSignalFollowsTheBarThatClosesAtItsMoment() {
    List<Bar> bars = SampleBars.random(200, 22);
    float[][] all = features.all(bars);
    long close = Micros.of(bars.get(150).closeTime());
    List<Sample> rows = rows(bars, signal("b", close), signal("a", close), signal("c", close - 1));
    var ids = new ArrayList<String>();
    for (Sample row : rows.subList(42, 46)) {
      ids.add(row.signal() == null ? "bar" : row.signal().id());
    }
    assertThat(ids).containsExactly("c", "bar", "a", "b");
    assertThat(rows.subList(42, 46))
        .extracting(Sample::notes)
        .containsExactly(null, "of the bar", "of the alert", null);
    assertThat(rows.get(42).features()).isEqualTo(all[149 - 108]);
    assertThat(rows.get(43).features()).isEqualTo(all[150 - 108]);
    assertThat(rows.get(44).features()).isEqualTo(all[150 - 108]);
  }

  @Test
  void aSignalWithoutEnoughBarsBeforeItHasNoFeatures() {
    List<Bar> bars = SampleBars.random(200, 23);
    List<Sample> rows =
        rows(bars, signal("early", 5), signal("young", Micros.of(bars.get(50).closeTime())));
    for (Sample row : rows.subList(0, 2)) {
      assertThat(row.signal()).isNotNull();
      for (float value : row.features()) {
        assertThat(value).isNaN();
      }
    }
  }

  @Test
  void onlyBarsWithALabelAreSamples() {
    assertThat(rows(SampleBars.random(200, 24))).hasSize(200 - 108 - 12);
    assertThat(rows(SampleBars.random(100, 25))).isEmpty();
  }

  @Test
  void moreBarsThanTheLimitAreRefused() {
    var columns = new BarColumns(features, 150);
    assertThatExceptionOfType(HubException.class)
        .isThrownBy(() -> SampleBars.random(151, 26).forEach(columns::add))
        .withMessageContaining("150");
  }
}
