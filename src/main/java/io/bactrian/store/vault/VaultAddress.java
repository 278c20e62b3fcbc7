package io.bactrian.store.vault;

/**
 * @param destination a folder or {@code s3://bucket/prefix}
 * @param endpoint of S3, empty for AWS's own
 * @param region of S3
 * @param accessKey of S3
 * @param secretKey of S3
 */
public record VaultAddress(
    String destination, String endpoint, String region, String accessKey, String secretKey) {
  @Override
  public String toString() {
    return destination;
  }
}
