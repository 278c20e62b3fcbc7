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
public class SenderLimits {
  private static final int KILOBYTE = 1024;

  /** Memory that a body has while it is worked on. */
  public interface Share extends AutoCloseable {
    @Override
    void close();
  }

  private final IngestionProperties properties;
  private final Semaphore kilobytes;

  /** A bucket is made anew where a source's limits are edited. */
  private record Limited(int rate, int burst, Bucket bucket) {}

  private final Map<String, Limited> buckets = new ConcurrentHashMap<>();

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
    count(source, sender, 0, 0);
  }

  /**
   * Counts one message of a source that may have limits of its own.
   *
   * @param rate messages a second, 0 for the hub's
   * @param burst messages at once, 0 for the hub's
   */
  public void count(String source, String sender, int rate, int burst) {
    int perSecond = rate == 0 ? properties.ratePerSecond() : rate;
    int atOnce = burst != 0 ? burst : rate == 0 ? properties.rateBurst() : rate;
    String key = source + ' ' + sender;
    Limited known = buckets.get(key);
    if (known == null || known.rate() != perSecond || known.burst() != atOnce) {
      known =
          buckets.merge(
              key,
              new Limited(perSecond, atOnce, bucket(perSecond, atOnce)),
              (former, made) ->
                  former.rate() == perSecond && former.burst() == atOnce ? former : made);
    }
    if (!known.bucket().tryConsume(1)) {
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS,
          "This sender may send %d messages a second and %d at once: send fewer, larger batches."
              .formatted(perSecond, atOnce));
    }
  }

  private static Bucket bucket(int rate, int burst) {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(burst).refillGreedy(rate, Duration.ofSeconds(1)))
        .build();
  }

  /**
   * @param declared the length that the request declares, negative where it does not
   * @throws HubException {@link ErrorCode#UNAVAILABLE} if other bodies take all there is
   */
  public Share share(long declared) {
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
