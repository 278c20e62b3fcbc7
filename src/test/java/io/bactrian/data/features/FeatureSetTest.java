package io.bactrian.data.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.bactrian.data.snapshot.SampleBars;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSetTest {
  private final FeatureSet features = new FeatureSet();

  private float feature(List<Bar> bars, String name) {
    return features.last(bars)[features.names().indexOf(name)];
  }

  @Test
  void everyRowIsTheSameWhetherComputedAloneOrWithAll() {
    List<Bar> bars = new ArrayList<>(SampleBars.random(5000, 1));
    int lookback = features.lookback();
    float[][] all = features.all(bars);
    assertThat(all).hasNumberOfRows(bars.size() - lookback + 1);
    for (int i = 0; i < all.length; i++) {
      List<Bar> known = bars.subList(0, lookback + i);
      assertThat(all[i]).as("row %d", i).isEqualTo(features.last(known));
    }
  }

  @Test
  void aRowDependsOnTheLookbackAlone() {
    List<Bar> bars = SampleBars.random(400, 2);
    List<Bar> needed = bars.subList(bars.size() - features.lookback(), bars.size());
    assertThat(features.last(bars)).isEqualTo(features.last(needed));
  }

  @Test
  void ofOrdinaryBarsNothingIsMissing() {
    for (float[] row : features.all(SampleBars.random(500, 3))) {
      for (float value : row) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void flatBarsGiveNoInfinityAndNoException() {
    var flat = new double[200];
    Arrays.fill(flat, 0.1);
    var zero = new double[200];
    for (double[] closes : List.of(flat, zero)) {
      List<Bar> bars = SampleBars.closes(closes);
      for (float[] row : features.all(bars)) {
        for (float value : row) {
          assertThat(Float.isInfinite(value)).isFalse();
        }
      }
      assertThat(feature(bars, "f_cci_20")).isNaN();
      assertThat(feature(bars, "f_percent_b_20")).isNaN();
      assertThat(feature(bars, "f_cmo_14")).isNaN();
      assertThat(feature(bars, "f_volume_ratio_20")).isNaN();
    }
    assertThat(feature(SampleBars.closes(flat), "f_vol_rank")).isEqualTo(0.5f);
    assertThat(feature(SampleBars.closes(zero), "f_return_1")).isNaN();
  }

  @Test
  void theVolatilitysRankIsTheShareOfCalmerHours() {
    var closes = new double[150];
    for (int i = 0; i < closes.length; i++) {
      closes[i] = 100 + i % 2 * (i < 138 ? 1 : 5);
    }
    assertThat(feature(SampleBars.closes(closes), "f_vol_rank")).isEqualTo(1f);
  }

  @Test
  void returnsAndAveragesAreWhatTheirNamesSay() {
    List<Bar> bars = SampleBars.random(150, 4);
    double close = bars.get(149).close().doubleValue();
    double before = bars.get(137).close().doubleValue();
    double mean =
        bars.subList(138, 150).stream()
            .mapToDouble(b -> b.close().doubleValue())
            .average()
            .orElse(0);
    assertThat(feature(bars, "f_return_12"))
        .isCloseTo((float) Math.log(close / before), within(1e-7f));
    assertThat(feature(bars, "f_sma_12")).isCloseTo((float) (close / mean - 1), within(1e-7f));
    assertThat(feature(bars, "f_weekday")).isEqualTo(1f);
    assertThat(feature(bars, "f_hour_cos")).isEqualTo((float) Math.cos(Math.PI * 12.5 / 12));
  }

  @Test
  void namesAreColumnsAndAsManyAsValues() {
    assertThat(features.names())
        .hasSize(20)
        .doesNotHaveDuplicates()
        .allMatch(n -> n.startsWith("f_"));
    assertThat(features.last(SampleBars.random(109, 5))).hasSize(20);
  }

  @Test
  void tooFewBarsAreRefusedOrGiveNoRow() {
    List<Bar> bars = SampleBars.random(features.lookback() - 1, 6);
    assertThat(features.all(bars)).isEmpty();
    assertThat(features.all(Collections.emptyList())).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> features.last(bars));
  }

  @Test
  void aLaterVersionHasTheColumnsOfTheEarlierOne() {
    FeatureSet later = FeatureSet.of("default@2");
    assertThat(FeatureSet.of("default@1").names()).isEqualTo(features.names());
    assertThat(later.names())
        .startsWith(features.names().toArray(String[]::new))
        .contains("f_rsi_14", "f_macd_line", "f_adx_14", "f_obv_slope_20")
        .doesNotHaveDuplicates()
        .hasSize(34);
    List<Bar> bars = SampleBars.random(700, 8);
    assertThat(Arrays.copyOf(later.last(bars), 20)).isEqualTo(features.last(bars));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureSet.of("default@3"))
        .withMessageContaining("default@1 and default@2");
  }

  @Test
  void indicatorsAsFeaturesAreFreeOfScaleAndTheSameAloneOrWithAll() {
    FeatureSet later = FeatureSet.of("default@2");
    List<Bar> bars = SampleBars.random(4096 + 700, 9);
    float[][] all = later.all(bars);
    assertThat(all).hasNumberOfRows(bars.size() - later.lookback() + 1);
    for (int row = 0; row < all.length; row += 97) {
      assertThat(all[row]).isEqualTo(later.last(bars.subList(0, row + later.lookback())));
    }
    float[] last = later.last(bars);
    for (String name : List.of("f_ema_50_ratio", "f_macd_line", "f_atr_14_ratio")) {
      assertThat(last[later.names().indexOf(name)]).isBetween(-0.05f, 0.05f);
    }
    assertThat(last[later.names().indexOf("f_obv_slope_20")]).isBetween(-1f, 1f);
  }

  /** Where this fails, a formula has changed: raise {@link FeatureSet#REVISION} with the digest. */
  @Test
  void theFormulasAreThoseOfTheRevision() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (float[] row : features.all(SampleBars.random(300, 7))) {
      var bytes = ByteBuffer.allocate(4 * row.length);
      for (float value : row) {
        bytes.putInt(Float.floatToIntBits(value));
      }
      digest.update(bytes.array());
    }
    assertThat(FeatureSet.REVISION).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("b9af1b781bd09ad0ed3635423380e400d091e422fc943c452f831131dba083c1");
  }
}
