package io.bactrian.store.mirror;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a map, with its progress.
 *
 * @param status requested, planning, running, waiting_for_approval, completed, failed or aborted
 * @param reason why it ended or waits, or null
 * @param planHash what an approval has to name
 * @param filesTotal steps that change something, so are the other counts
 * @param bytesTotal what has to be copied
 */
public record MirrorRun(
    String id,
    String map,
    String requestedBy,
    boolean dryRun,
    String status,
    @Nullable String reason,
    @Nullable String planHash,
    @Nullable String approvedBy,
    long filesTotal,
    long filesDone,
    long filesFailed,
    long bytesTotal,
    long bytesDone,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt) {

  /** Whether the run found more than that both ends were equal. */
  boolean isNews() {
    return filesDone > 0 || filesFailed > 0 || !status.equals("completed");
  }

  /** Whether an operator has to act. */
  boolean needsAttention() {
    return switch (status) {
      case "failed", "aborted", "waiting_for_approval" -> true;
      default -> false;
    };
  }

  /** Bytes a second since the copying began, up to an instant or the end. */
  public double rate(Instant now) {
    if (startedAt == null) {
      return 0;
    }
    long millis = Duration.between(startedAt, endedAt != null ? endedAt : now).toMillis();
    return millis <= 0 ? 0 : bytesDone * 1000.0 / millis;
  }

  /** At the rate so far; null where nothing can be said. */
  public @Nullable Duration left(Instant now) {
    double rate = rate(now);
    return rate <= 0 || endedAt != null
        ? null
        : Duration.ofSeconds(Math.round((bytesTotal - bytesDone) / rate));
  }
}
