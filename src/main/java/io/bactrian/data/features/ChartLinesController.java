package io.bactrian.data.features;

import io.bactrian.data.indicators.ChartLines;
import io.bactrian.data.indicators.Indicator;
import io.bactrian.data.indicators.OhlcvColumns;
import io.bactrian.shared.GivenFields;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/chart-lines}: averages, bands and indicators at the bars of a chart. */
@RestController
class ChartLinesController {
  private static final int MOST = 100_000;
  private static final OffsetDateTime END =
      OffsetDateTime.of(9999, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final JdbcClient jdbc;

  ChartLinesController(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @param columns {@code open_time} in milliseconds since 1970 and each line by its name, the
   *     newest bar first
   */
  record Lines(Map<String, List<? extends @Nullable Number>> columns) {}

  private record HeldRow(Instant openTime, double[] values) {}

  @Operation(
      operationId = "listChartLines",
      tags = "flow",
      summary = "Averages, bands and indicators at the bars of a series",
      description =
          "One array a member, the newest bar first, as the list bars answers with format=columns. A"
              + " value is null where too few bars came before it. The newest bar may still be open.")
  @GetMapping("/api/v1/chart-lines")
  Lines lines(
      @RequestParam String login,
      @RequestParam String symbol,
      @RequestParam String period,
      @Parameter(description = "Names of lines by commas, such as ema_20,rsi_14.") @RequestParam
          String fields,
      @Parameter(description = "Bars that opened before this moment.")
          @RequestParam(required = false)
          @Nullable String to,
      @RequestParam(defaultValue = "2000") int limit) {
    List<String> names = names(fields);
    if (limit < 1 || limit > MOST) {
      throw GivenFields.invalid("limit", "Use a number from 1 to %,d.".formatted(MOST));
    }
    Instant end = GivenFields.moment("to", to);
    List<HeldRow> rows = newest(login, symbol, period, end, limit + Indicator.mostBars());
    var bars = new OhlcvColumns(rows.size() + 1);
    for (HeldRow row : rows) {
      double[] v = row.values();
      bars.add(Micros.of(row.openTime()), v[0], v[1], v[2], v[3], v[4]);
    }
    int first = Math.max(0, rows.size() - limit);
    var columns = new LinkedHashMap<String, List<? extends @Nullable Number>>();
    columns.put(
        "open_time",
        rows.subList(first, rows.size()).stream()
            .map(row -> row.openTime().toEpochMilli())
            .toList());
    columns.putAll(ChartLines.of(names, bars.bars(), first));
    columns.replaceAll((name, values) -> reversed(values));
    return new Lines(columns);
  }

  private static List<String> names(String fields) {
    List<String> names =
        Arrays.stream(fields.split(",", -1)).map(String::strip).distinct().toList();
    for (String name : names) {
      if (!ChartLines.keys().contains(name)) {
        throw GivenFields.invalid(
            "fields",
            "There is no such line. Use some of %s."
                .formatted(String.join(", ", ChartLines.keys())));
      }
    }
    return names;
  }

  /** Oldest first. */
  private List<HeldRow> newest(
      String login, String symbol, String period, @Nullable Instant end, int count) {
    List<HeldRow> rows =
        new ArrayList<>(
            jdbc.sql(
                    """
                    select open_time, open::float8, high::float8, low::float8, close::float8, volume::float8
                    from market_bars
                    where login = :login and symbol = :symbol and period = :period and open_time < :end
                    order by open_time desc limit :count
                    """)
                .param("login", GivenFields.part("login", login))
                .param("symbol", GivenFields.part("symbol", symbol))
                .param("period", GivenFields.part("period", period))
                .param("end", end == null ? END : end.atOffset(ZoneOffset.UTC))
                .param("count", count)
                .query(
                    (row, n) -> {
                      var values = new double[5];
                      for (int i = 0; i < values.length; i++) {
                        values[i] = row.getDouble(2 + i);
                      }
                      return new HeldRow(
                          row.getObject(1, OffsetDateTime.class).toInstant(), values);
                    })
                .list());
    Collections.reverse(rows);
    return rows;
  }

  private static <T> List<T> reversed(List<T> values) {
    var copy = new ArrayList<>(values);
    Collections.reverse(copy);
    return copy;
  }
}
