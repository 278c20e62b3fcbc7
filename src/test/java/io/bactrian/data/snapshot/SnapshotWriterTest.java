package io.bactrian.data.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.data.features.Micros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWriterTest {
  private static final List<String> FEATURES = List.of("f_a", "f_b");
  private static final long T = 1_736_121_600_000_000L; // 2025-01-06T00:00:00Z
  @TempDir Path folder;

  private static List<Sample> rows(int count) {
    var rows = new ArrayList<Sample>();
    for (int i = 0; i < count; i++) {
      float[] features = {i, i % 3 == 0 ? Float.NaN : 1f / i};
      if (i % 10 == 9) {
        var signal =
            new Sample.Signal(
                "S" + i,
                "it's",
                "buy",
                T + i,
                i % 20 == 9 ? 1.5 : Double.NaN,
                null,
                i % 20 == 9 ? T + i + 7 : Sample.NEVER);
        rows.add(Sample.of(signal, features, i == 9 ? "[{\"note\":\"it's\"}]" : null));
      } else {
        rows.add(
            new Sample(
                T + i,
                null,
                features,
                i % 2,
                i % 5 == 0 ? Sample.NONE : i % 3,
                Sample.NONE,
                Double.NaN,
                null,
                T + i + 5));
      }
    }
    return rows;
  }

  private static LocalDateTime time(long micros) {
    return LocalDateTime.ofInstant(Micros.instant(micros), ZoneOffset.UTC);
  }

  private SnapshotFile write(String name, List<Sample> rows) {
    return new SnapshotWriter("512MB").write(folder.resolve(name), "BTC'USD", FEATURES, rows);
  }

  private List<Map<String, Object>> read(Path file) {
    return ParquetRows.read(folder, file.getFileName().toString(), "true");
  }

  @Test
  void everyRowComesBackInItsOrderWithItsGaps() {
    List<Sample> rows = rows(5000);
    List<Map<String, Object>> found = read(write("a.parquet", rows).path());
    assertThat(found).hasSize(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Sample sample = rows.get(i);
      Map<String, Object> row = found.get(i);
      assertThat(row.get("as_of")).isEqualTo(Timestamp.valueOf(time(sample.asOf())));
      assertThat(row.get("sample")).isEqualTo(sample.signal() == null ? "bar" : "signal");
      assertThat(row.get("strategy")).isEqualTo(sample.signal() == null ? null : "it's");
      assertThat(row.get("f_b")).isEqualTo(sample.features()[1]);
      assertThat(row.get("label_volatility"))
          .isEqualTo(sample.volatility() == Sample.NONE ? null : sample.volatility());
      assertThat(row.get("net_profit"))
          .isEqualTo(Double.isNaN(sample.netProfit()) ? null : sample.netProfit());
      assertThat(row.get("label_until") == null).isEqualTo(sample.until() == Sample.NEVER);
      assertThat(row.get("symbol")).isEqualTo("BTC'USD");
      assertThat(row.get("notes")).isEqualTo(sample.notes());
    }
    assertThat(found.get(0).keySet())
        .containsExactlyElementsOf(SnapshotWriter.schema(FEATURES).keySet());
  }

  @Test
  void theSameRowsGiveTheSameBytes() throws IOException {
    SnapshotFile first = write("a.parquet", rows(200_000));
    SnapshotFile second = write("b.parquet", rows(200_000));
    assertThat(Files.mismatch(first.path(), second.path())).isEqualTo(-1);
    assertThat(first.sha256())
        .isEqualTo(second.sha256())
        .isEqualTo(SnapshotWriter.sha256(Files.readAllBytes(first.path())));
    assertThat(first.rows()).isEqualTo(200_000);
    assertThat(first.size()).isEqualTo(Files.size(first.path()));
    assertThat(write("c.parquet", rows(199_999)).sha256()).isNotEqualTo(first.sha256());
  }

  @Test
  void nothingButTheFileIsLeft() {
    write("a.parquet", rows(1000));
    assertThat(folder.toFile().list()).containsExactly("a.parquet");
  }

  @Test
  void noRowsMakeAnEmptyTable() {
    assertThat(read(write("a.parquet", List.of()).path())).isEmpty();
  }
}
