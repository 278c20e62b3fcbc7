package io.bactrian.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The hub's objects, by key. Every method throws {@link HubException}: {@code NOT_FOUND} where
 * there is no such object, {@code UNAVAILABLE} where the store does not do its work.
 */
public final class ObjectStore implements AutoCloseable {
  private final S3Client client;
  private final S3Presigner presigner;
  private final String bucket;

  ObjectStore(S3Client client, S3Presigner presigner, String bucket) {
    this.client = client;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  void createBucket() {
    call(
        bucket,
        () -> {
          try {
            return client.createBucket(request -> request.bucket(bucket));
          } catch (BucketAlreadyOwnedByYouException e) {
            return e;
          }
        });
  }

  public void put(String key, byte[] content) {
    call(
        key,
        () ->
            client.putObject(
                request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content)));
  }

  public void put(String key, Path content) {
    call(
        key,
        () ->
            client.putObject(
                request -> request.bucket(bucket).key(key), RequestBody.fromFile(content)));
  }

  /** The whole object in memory: for what is known to be small. */
  public byte[] get(String key) {
    return call(
        key,
        () ->
            client
                .getObjectAsBytes(request -> request.bucket(bucket).key(key))
                .asByteArrayUnsafe());
  }

  /** Writes the object to a file that does not exist yet. */
  public void get(String key, Path target) {
    call(key, () -> client.getObject(request -> request.bucket(bucket).key(key), target));
  }

  /** Bytes. */
  public long size(String key) {
    return call(
        key, () -> client.headObject(request -> request.bucket(bucket).key(key)).contentLength());
  }

  public boolean exists(String key) {
    try {
      return size(key) >= 0;
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Every key that begins with the prefix, sorted. */
  public List<String> keys(String prefix) {
    return call(
        prefix,
        () ->
            client
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key)
                .sorted()
                .toList());
  }

  public void delete(String key) {
    call(key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /** A link that reads the object without credentials for as long as it is valid: a secret. */
  public URI presignedGet(String key, Duration valid) {
    return URI.create(
        presigner
            .presignGetObject(
                presign ->
                    presign
                        .signatureDuration(valid)
                        .getObjectRequest(request -> request.bucket(bucket).key(key)))
            .url()
            .toString());
  }

  /** A link that writes the object with {@code PUT} for as long as it is valid: a secret. */
  public URI presignedPut(String key, Duration valid) {
    return URI.create(
        presigner
            .presignPutObject(
                presign ->
                    presign
                        .signatureDuration(valid)
                        .putObjectRequest(request -> request.bucket(bucket).key(key)))
            .url()
            .toString());
  }

  @Override
  public void close() {
    client.close();
    presigner.close();
  }

  private static <T> T call(String key, Supplier<T> work) {
    try {
      return work.get();
    } catch (NoSuchKeyException e) {
      throw new HubException(ErrorCode.NOT_FOUND, null, "There is no object " + key + ".", e);
    } catch (S3Exception e) {
      if (e.statusCode() == 404 && !(e instanceof NoSuchBucketException)) {
        throw new HubException(ErrorCode.NOT_FOUND, null, "There is no object " + key + ".", e);
      }
      throw unavailable(key, e);
    } catch (SdkException e) {
      throw unavailable(key, e);
    }
  }

  private static HubException unavailable(String key, SdkException e) {
    return new HubException(
        ErrorCode.UNAVAILABLE, null, "The object store does not take or give " + key + ".", e);
  }
}
