package io.bactrian.sync;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Writes an object of any size with the memory of one part. Each request carries its MD5, so that
 * the store refuses what arrives damaged.
 */
final class S3Writer {
  private static final int PART = 8 << 20;
  private static final int MOST_PARTS = 10_000; // S3's own limit

  private final S3Client client;
  private final String bucket;

  S3Writer(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /**
   * @param create refuses to replace
   * @return the object's tag
   */
  String write(String key, boolean create, long size, InputStream content, Side.Commit commit)
      throws IOException {
    if (size > PART) {
      return parts(key, create, size, content, commit);
    }
    byte[] all = content.readNBytes((int) size);
    whole(all.length, size, content);
    commit.check();
    return client
        .putObject(
            r -> {
              r.bucket(bucket).key(key).contentMD5(md5(all));
              if (create) {
                r.ifNoneMatch("*");
              }
            },
            RequestBody.fromBytes(all))
        .eTag();
  }

  private String parts(
      String key, boolean create, long size, InputStream content, Side.Commit commit)
      throws IOException {
    String upload = client.createMultipartUpload(r -> r.bucket(bucket).key(key)).uploadId();
    try {
      List<CompletedPart> done = upload(key, upload, size, content);
      commit.check();
      return client
          .completeMultipartUpload(
              r -> {
                r.bucket(bucket).key(key).uploadId(upload).multipartUpload(m -> m.parts(done));
                if (create) {
                  r.ifNoneMatch("*");
                }
              })
          .eTag();
    } catch (IOException | RuntimeException e) {
      abort(key, upload, e);
      throw e;
    }
  }

  private List<CompletedPart> upload(String key, String upload, long size, InputStream content)
      throws IOException {
    int length = (int) Math.max(PART, (size + MOST_PARTS - 1) / MOST_PARTS);
    List<CompletedPart> done = new ArrayList<>();
    long sent = 0;
    while (sent < size) {
      byte[] part = content.readNBytes((int) Math.min(length, size - sent));
      if (part.length == 0) {
        break;
      }
      int number = done.size() + 1;
      String tag =
          client
              .uploadPart(
                  r ->
                      r.bucket(bucket)
                          .key(key)
                          .uploadId(upload)
                          .partNumber(number)
                          .contentMD5(md5(part)),
                  RequestBody.fromBytes(part))
              .eTag();
      done.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
      sent += part.length;
    }
    whole(sent, size, content);
    return done;
  }

  private void abort(String key, String upload, Exception failure) {
    try {
      client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static void whole(long read, long size, InputStream content) throws IOException {
    if (read != size || content.read() >= 0) {
      throw new EOFException(
          "The source has other than the " + size + " bytes it was listed with.");
    }
  }

  private static String md5(byte[] content) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
