package io.bactrian.capture.sources;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What one sender may send, and what all bodies together may take of memory. */
@Component
class SenderLimits {
  private static final int KILOBYTE = 1024;

  /** Memory that a body has while it is worked on. */
  interface Share extends AutoCloseable {
    @Override
    void close();
  }

  private final IngestionProperties properties;
  private final Semaphore kilobytes;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  SenderLimits(IngestionProperties properties) {
    this.properties = properties;
    this.kilobytes = new Semaphore(Math.toIntExact(properties.bodyBudget().toKilobytes()), true);
  }

  /**
   * Counts one message.
   *
   * @param sender authenticated, so that there are not more of them than were made
   * @throws HubException {@link ErrorCode#TOO_MANY_REQUESTS}
   */
  void count(String source, String sender) {
    Bucket bucket = buckets.computeIfAbsent(source + ' ' + sender, key -> bucket());
    if (!bucket.tryConsume(1)) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS,
          "This sender may send %d messages a second and %d at once: send fewer, larger batches."
              .formatted(properties.ratePerSecond(), properties.rateBurst()));
    }
  }

  private Bucket bucket() {
    return Bucket.builder()
        .addLimit(
            limit ->
                limit
                    .capacity(properties.rateBurst())
                    .refillGreedy(properties.ratePerSecond(), Duration.ofSeconds(1)))
        .build();
  }

  /**
   * @param declared the length that the request declares, negative where it does not
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if other bodies take all there is
   */
  Share share(long declared) {
    long limit = properties.maxBody().toBytes();
    long bytes = declared < 0 ? limit : Math.min(declared, limit);
    int share = (int) (bytes / KILOBYTE) + 1;
    try {
      if (kilobytes.tryAcquire(share, 1, TimeUnit.SECONDS)) {
        return () -> kilobytes.release(share);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new HubException(
        ErrorCode.UNAVAILABLE, "Other messages take all the memory there is: send it again.");
  }
}
