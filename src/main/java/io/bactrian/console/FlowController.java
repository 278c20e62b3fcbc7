package io.bactrian.console;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/flow}: what the console's first page shows. */
@RestController
class FlowController {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final FlowReader reader;
  private @Nullable Flow latest;
  private long readAt;

  FlowController(FlowReader reader) {
    this.reader = reader;
  }

  /** At most a second old, however many look on. */
  @GetMapping("/api/v1/flow")
  synchronized Flow flow() {
    if (latest == null || System.nanoTime() - readAt > FRESH_NANOS) {
      latest = reader.read();
      readAt = System.nanoTime();
    }
    return latest;
  }
}
