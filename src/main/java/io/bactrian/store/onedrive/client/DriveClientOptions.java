package io.bactrian.store.onedrive.client;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How a client behaves.
 *
 * @param baseUrl of Graph, without the version; https, or http on this host
 * @param chunkSize bytes of one range of an upload session, a multiple of 320 KiB below 60 MiB
 * @param maxRetries attempts after the first, of one request
 * @param maxConcurrentRequests that wait for an answer at any one time
 * @param readTimeout without a byte, after which a connection counts as stalled
 * @param backoff before the first retry, doubled for each further one, where the drive names no
 *     time
 * @param copyTimeout for the drive to finish a copy
 */
public record DriveClientOptions(
    String baseUrl,
    DriveTarget target,
    int chunkSize,
    int maxRetries,
    int maxConcurrentRequests,
    Duration readTimeout,
    Duration backoff,
    Duration copyTimeout) {
  public static final String DEFAULT_BASE_URL = "https://graph.microsoft.com";

  /** What an upload session's ranges are multiples of. */
  public static final int CHUNK_UNIT = 320 * 1024;

  private static final int CHUNK_LIMIT = 60 * 1024 * 1024;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  public DriveClientOptions {
    URI base = URI.create(baseUrl);
    boolean local = base.getHost() != null && LOOPBACK.contains(base.getHost());
    if (base.getHost() == null || !("https".equals(base.getScheme()) || local)) {
      throw new IllegalArgumentException("baseUrl must be https, or http on this host");
    }
    if (chunkSize <= 0 || chunkSize % CHUNK_UNIT != 0 || chunkSize >= CHUNK_LIMIT) {
      throw new IllegalArgumentException("chunkSize must be a multiple of 327680 below 62914560");
    }
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries must not be negative");
    }
    if (maxConcurrentRequests < 1) {
      throw new IllegalArgumentException("maxConcurrentRequests must be at least 1");
    }
    baseUrl = baseUrl.replaceFirst("/$", "");
  }

  public static DriveClientOptions of(String baseUrl, DriveTarget target) {
    return new DriveClientOptions(
        baseUrl,
        target,
        10 * 1024 * 1024,
        6,
        16,
        Duration.ofSeconds(60),
        Duration.ofMillis(500),
        Duration.ofHours(1));
  }

  /** Below which the resources are. */
  String api() {
    return baseUrl + "/v1.0";
  }
}
