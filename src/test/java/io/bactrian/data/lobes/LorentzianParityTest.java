package io.bactrian.data.lobes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bactrian.data.indicators.Ohlcv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Bar for bar and column for column what TradingView plots, on charts that this project did not
 * make and may not copy: they are looked for beside it.
 */
class LorentzianParityTest {
  private static final Path FOLDER = Path.of("../shared/data/lorentzian");
  private static final double EXACT = 1e-9;

  private final List<String> faults = new ArrayList<>();

  /** A chart as exported: columns by name, NaN where a cell is empty. */
  private record Export(Map<String, Integer> columns, double[][] rows) {
    double at(int bar, String column) {
      return rows[bar][Objects.requireNonNull(columns.get(column), column)];
    }

    double[] column(String name) {
      return IntStream.range(0, rows.length).mapToDouble(bar -> at(bar, name)).toArray();
    }

    Ohlcv bars() {
      return new Ohlcv(
          Arrays.stream(column("time")).mapToLong(time -> (long) (time * 1e6)).toArray(),
          column("open"),
          column("high"),
          column("low"),
          column("close"),
          new double[rows.length]);
    }
  }

  private static Export read(String name) throws IOException {
    Path file = FOLDER.resolve(name);
    assumeTrue(
        Files.exists(file),
        "TradingView's own output is not there, so parity with it is not tested: " + file);
    List<String> lines = Files.readAllLines(file);
    String[] header = lines.get(0).split(",", -1);
    Map<String, Integer> columns =
        IntStream.range(0, header.length)
            .boxed()
            .collect(Collectors.toMap(i -> header[i].strip(), i -> i));
    double[][] rows =
        lines.stream()
            .skip(1)
            .filter(line -> !line.isBlank())
            .map(
                line ->
                    Arrays.stream(line.split(",", -1))
                        .mapToDouble(cell -> cell.isBlank() ? Double.NaN : Double.parseDouble(cell))
                        .toArray())
            .toArray(double[][]::new);
    return new Export(columns, rows);
  }

  private static LorentzianSettings settings(boolean fullHistory) {
    var json = JsonNodeFactory.instance.objectNode().put("full_history", fullHistory);
    return LorentzianSettings.of(json);
  }

  @Test
  void answersAsTradingViewOnAChartOfMoreBarsThanItSearches() throws IOException {
    Export export = read("pine_oanda_eurusd_1d_full_history.csv");
    List<LorentzianBar> rows = LorentzianClassification.batch(settings(true), export.bars());
    for (int bar = 0; bar < rows.size(); bar++) {
      LorentzianBar row = rows.get(bar);
      compare(export, bar, "F1_RSI", row.features()[0]);
      compare(export, bar, "F2_WT", row.features()[1]);
      compare(export, bar, "F3_CCI", row.features()[2]);
      compare(export, bar, "F4_ADX", row.features()[3]);
      compare(export, bar, "F5_RSI9", row.features()[4]);
      // This chart has no kernel until its 27 bars are complete.
      compare(export, bar, "Kernel Regression Estimate", bar < 26 ? Double.NaN : row.kernel());
      compareSignals(export, bar, row, export.at(bar, "low"), export.at(bar, "high"));
    }
    assertThat(rows).hasSize(6216);
    assertThat(faults).isEmpty();
  }

  @Test
  void answersAsTradingViewOnAChartThatBeginsShortlyBefore() throws IOException {
    Export export = read("pine_btcusd_h1_trimmed_limited_history.csv");
    List<LorentzianBar> rows = LorentzianClassification.batch(settings(false), export.bars());
    for (int bar = 0; bar < rows.size(); bar++) {
      // The columns of the features are empty in this export.
      compare(export, bar, "Kernel Regression Estimate", rows.get(bar).kernel());
      compareSignals(export, bar, rows.get(bar), 1, 1);
    }
    assertThat(rows).hasSize(2063);
    assertThat(faults).isEmpty();
  }

  /**
   * @param buy what the export shows for an entry: the bar's low, or 1
   */
  private void compareSignals(Export export, int bar, LorentzianBar row, double buy, double sell) {
    compare(export, bar, "Prediction", row.prediction());
    compare(export, bar, "Direction", row.direction());
    compare(export, bar, "Buy", row.startLong() ? buy : Double.NaN);
    compare(export, bar, "Sell", row.startShort() ? sell : Double.NaN);
    // The exports were made with the script's marks of exits switched off.
    compare(export, bar, "StopBuy", Double.NaN);
    compare(export, bar, "StopSell", Double.NaN);
  }

  private void compare(Export export, int bar, String column, double value) {
    double expected = export.at(bar, column);
    boolean equal =
        Double.isNaN(expected)
            ? Double.isNaN(value)
            : Math.abs(value - expected) <= EXACT * Math.max(1, Math.abs(expected));
    if (!equal) {
      faults.add("%s of bar %d is %s instead of %s".formatted(column, bar, value, expected));
    }
  }
}
