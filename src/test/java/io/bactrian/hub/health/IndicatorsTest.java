package io.bactrian.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.shared.HubFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.actuate.health.Status;
import org.springframework.util.unit.DataSize;

class IndicatorsTest {
  @Test
  void reportADatabaseThatDoesNotAnswer() {
    var nowhere = new PGSimpleDataSource();
    nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/nowhere");
    assertThat(new DatabaseHealthIndicator(nowhere).health().getStatus()).isEqualTo(Status.DOWN);
  }

  @Test
  void reportADiskThatFillsUp(@TempDir Path data) {
    assertThat(disk(data, 1)).isEqualTo("UP");
    assertThat(disk(data, Long.MAX_VALUE)).isEqualTo("DEGRADED");
    assertThat(disk(data.resolve("gone"), 1)).isEqualTo("DOWN");
  }

  private static String disk(Path data, long least) {
    var properties =
        new HealthProperties(
            List.of("disk"), Duration.ofSeconds(1), Duration.ZERO, DataSize.ofBytes(least));
    return new DiskHealthIndicator(new HubFolders(".", data.toString()), properties)
        .health()
        .getStatus()
        .getCode();
  }
}
