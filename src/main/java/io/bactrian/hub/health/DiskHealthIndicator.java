package io.bactrian.hub.health;

import io.bactrian.shared.HubFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Whether the data folder has room left. */
@Component
class DiskHealthIndicator implements HealthIndicator {
  private final Path data;
  private final DataSize least;

  DiskHealthIndicator(HubFolders folders, HealthProperties properties) {
    this.data = folders.data();
    this.least = properties.freeDisk();
  }

  @Override
  public Health health() {
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      var health = free < least.toBytes() ? Health.status("DEGRADED") : Health.up();
      return health.withDetail("free_mb", DataSize.ofBytes(free).toMegabytes()).build();
    } catch (IOException e) {
      return Health.down(e).withDetail("reason", "the data folder cannot be read").build();
    }
  }
}
