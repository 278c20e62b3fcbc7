package io.bactrian.store.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of a bucket at any S3 endpoint, with keys of its own. */
final class S3Destination implements Destination {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofMinutes(2);

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  private S3Destination(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  static S3Destination of(VaultAddress given) {
    URI address = URI.create(given.destination());
    if (address.getHost() == null || given.accessKey().isEmpty() || given.secretKey().isEmpty()) {
      throw new IllegalArgumentException(
          "hub.backup.destination (HUB_BACKUP) as s3://bucket/prefix needs HUB_BACKUP_S3_ACCESS_KEY"
              + " and HUB_BACKUP_S3_SECRET_KEY, and HUB_BACKUP_S3_ENDPOINT unless it is AWS");
    }
    String path = address.getPath().replaceAll("^/+|/+$", "");
    return new S3Destination(client(given), address.getHost(), path.isEmpty() ? "" : path + "/");
  }

  private static S3Client client(VaultAddress given) {
    var builder =
        S3Client.builder()
            .region(Region.of(given.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(given.accessKey(), given.secretKey())))
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(CALL)
                    .build())
            .overrideConfiguration(override -> override.apiCallTimeout(CALL));
    if (!given.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(given.endpoint()));
    }
    return builder.build();
  }

  @Override
  public void put(String key, Path content) throws IOException {
    call(
        key,
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(prefix + key), RequestBody.fromFile(content)));
  }

  @Override
  public InputStream open(String key) throws IOException {
    return call(key, () -> client.getObject(get -> get.bucket(bucket).key(prefix + key)));
  }

  @Override
  public boolean exists(String key) throws IOException {
    try {
      call(key, () -> client.headObject(head -> head.bucket(bucket).key(prefix + key)));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public List<String> list(String below) throws IOException {
    return call(
        below,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + below))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(key -> key.substring(prefix.length()))
                .sorted()
                .toList());
  }

  @Override
  public void delete(String key) throws IOException {
    call(key, () -> client.deleteObject(delete -> delete.bucket(bucket).key(prefix + key)));
  }

  private <T> T call(String key, Supplier<T> call) throws IOException {
    try {
      return call.get();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        throw new NoSuchFileException(this + key);
      }
      throw new IOException(this + key + ": the store answers " + e.statusCode(), e);
    } catch (SdkException e) {
      throw new IOException(this + key + ": the store does not answer", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
