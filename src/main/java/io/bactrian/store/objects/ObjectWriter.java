package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Writes an object from a stream, holding one part of it in memory. */
final class ObjectWriter {
  static final int PART = 16 * 1024 * 1024;

  private static final Logger log = LoggerFactory.getLogger(ObjectWriter.class);
  private static final int MOST_PARTS = 10_000; // S3's own limit
  private static final String TYPE = "application/octet-stream";

  /** Some stores join the parts only now. */
  private static final Duration COMPLETION = Duration.ofMinutes(15);

  private final S3Client client;
  private final String bucket;

  ObjectWriter(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /**
   * @param size of the content, bytes; a stream that holds fewer or more leaves no object
   * @return the etag
   */
  String write(String key, InputStream content, long size, WriteCondition condition) {
    ObjectKeys.check(key);
    return size <= PART
        ? single(key, content, (int) size, condition)
        : parts(key, content, size, condition);
  }

  private String single(String key, InputStream content, int size, WriteCondition condition) {
    byte[] whole = new byte[size];
    fill(key, content, whole, size, 0, size);
    var answer =
        S3Calls.call(
            key,
            () ->
                client.putObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key)
                            .ifMatch(condition.ifMatch())
                            .ifNoneMatch(condition.ifNoneMatch()),
                    body(whole, size)));
    return S3Calls.unquoted(answer.eTag());
  }

  private String parts(String key, InputStream content, long size, WriteCondition condition) {
    String upload =
        S3Calls.call(
                key, () -> client.createMultipartUpload(request -> request.bucket(bucket).key(key)))
            .uploadId();
    try {
      return complete(key, upload, send(key, upload, content, size), condition);
    } catch (RuntimeException | Error e) {
      abort(key, upload);
      throw e;
    }
  }

  private List<CompletedPart> send(String key, String upload, InputStream content, long size) {
    int length = (int) Math.max(PART, (size + MOST_PARTS - 1) / MOST_PARTS);
    byte[] buffer = new byte[length];
    List<CompletedPart> parts = new ArrayList<>();
    for (long sent = 0; sent < size; sent += length) {
      int now = (int) Math.min(length, size - sent);
      fill(key, content, buffer, now, sent, size);
      int number = parts.size() + 1;
      var answer =
          S3Calls.call(
              key,
              () ->
                  client.uploadPart(
                      request ->
                          request.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                      body(buffer, now)));
      parts.add(CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build());
    }
    return parts;
  }

  private String complete(
      String key, String upload, List<CompletedPart> parts, WriteCondition condition) {
    var answer =
        S3Calls.call(
            key,
            () ->
                client.completeMultipartUpload(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key)
                            .uploadId(upload)
                            .multipartUpload(all -> all.parts(parts))
                            .ifMatch(condition.ifMatch())
                            .ifNoneMatch(condition.ifNoneMatch())
                            .overrideConfiguration(o -> o.apiCallTimeout(COMPLETION))));
    return S3Calls.unquoted(answer.eTag());
  }

  /** What is not aborted costs room until the nightly pruning finds it. */
  private void abort(String key, String upload) {
    try {
      client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
    } catch (SdkException e) {
      log.warn(
          "Object {}: its broken upload is left to the nightly pruning: {}", key, e.getMessage());
    }
  }

  /** Aborts what was begun earlier and neither finished nor aborted, and says how many. */
  int abortBefore(Instant begun) {
    List<MultipartUpload> old =
        S3Calls.call(
            bucket,
            () ->
                client
                    .listMultipartUploadsPaginator(request -> request.bucket(bucket))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.initiated().isBefore(begun))
                    .toList());
    old.forEach(upload -> abort(upload.key(), upload.uploadId()));
    return old.size();
  }

  /** Reads the next part; after the last one the stream must have ended. */
  private static void fill(
      String key, InputStream content, byte[] buffer, int length, long before, long size) {
    try {
      int read = content.readNBytes(buffer, 0, length);
      if (read < length) {
        throw wrongSize(key, size, "ended after " + (before + read));
      }
      if (before + length == size && content.read() >= 0) {
        throw wrongSize(key, size, "is longer");
      }
    } catch (IOException e) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, null, "The content for " + key + " cannot be read.", e);
    }
  }

  private static HubException wrongSize(String key, long size, String found) {
    return new HubException(
        ErrorCode.UNPROCESSABLE,
        "size",
        "The content for " + key + " should have " + size + " bytes, but " + found + ".");
  }

  private static RequestBody body(byte[] buffer, int length) {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(buffer, 0, length), length, TYPE);
  }
}
