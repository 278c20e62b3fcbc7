package io.bactrian.sync;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A prefix of a bucket. What is deleted or overwritten there is kept as {@code
 * trash/<map>/<date>/<path>~<version>}.
 */
final class S3Side implements Side {
  static final String TRASH = "trash/";
  private static final int LONGEST_KEY = 1024; // bytes, S3's own limit

  private final S3Client client;
  private final String bucket;
  private final MirrorMap map;
  private final Supplier<MessageDigest> digest;
  private final Clock clock;
  private final S3Writer writer;

  /**
   * @param digest of the content, as the other side keeps it
   */
  S3Side(
      S3Client client, String bucket, MirrorMap map, Supplier<MessageDigest> digest, Clock clock) {
    this.client = client;
    this.bucket = bucket;
    this.map = map;
    this.digest = digest;
    this.clock = clock;
    this.writer = new S3Writer(client, bucket);
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public Listing list() throws IOException {
    Map<String, Item> items = new HashMap<>();
    Map<String, String> refused = new HashMap<>();
    String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          call(
              map.prefix(),
              () ->
                  client.listObjectsV2(
                      r -> r.bucket(bucket).prefix(map.prefix()).continuationToken(token)));
      for (S3Object object : page.contents()) {
        take(object, items, refused);
      }
      next = page.nextContinuationToken();
      if (Boolean.TRUE.equals(page.isTruncated()) && next == null) {
        throw new IOException("The bucket's listing breaks off.");
      }
    } while (next != null);
    return new Listing(items, refused);
  }

  private void take(S3Object object, Map<String, Item> items, Map<String, String> refused) {
    String path = object.key().substring(map.prefix().length());
    if (path.isEmpty() || path.endsWith("/")) {
      return; // some tools put an empty object where a folder is meant
    }
    if (path.startsWith("/") || path.contains("//")) {
      refused.put(path, "A folder of this key has no name, which a drive cannot hold.");
    } else {
      items.put(path, new Item(path, path, object.eTag(), object.size(), null));
    }
  }

  @Override
  public Optional<Item> find(String path) throws IOException {
    try {
      HeadObjectResponse head = head(key(path));
      return Optional.of(new Item(path, path, head.eTag(), head.contentLength(), null));
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public String hash(Item item) throws IOException {
    MessageDigest hash = digest.get();
    byte[] buffer = new byte[1 << 16];
    long read = 0;
    try (InputStream in = open(item, 0)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        hash.update(buffer, 0, n);
        read += n;
      }
    }
    if (read != item.size()) {
      throw new EOFException(item.path() + " breaks off at byte " + read + ".");
    }
    return Base64.getEncoder().encodeToString(hash.digest());
  }

  @Override
  public InputStream open(Item item, long offset) throws IOException {
    var stream =
        call(
            item.path(),
            () ->
                client.getObject(
                    r -> {
                      r.bucket(bucket).key(key(item.path())).ifMatch(item.version());
                      if (offset > 0) {
                        r.range("bytes=" + offset + "-");
                      }
                    }));
    if (!item.version().equals(stream.response().eTag())) {
      stream.abort();
      throw S3Side.changed(item.path());
    }
    return stream;
  }

  @Override
  public boolean unchanged(Item item) throws IOException {
    return find(item.path()).filter(now -> now.version().equals(item.version())).isPresent();
  }

  @Override
  public @Nullable String refusal(String path) {
    int length = key(path).getBytes(StandardCharsets.UTF_8).length;
    return length > LONGEST_KEY
        ? "The key would have " + length + " bytes; a bucket takes " + LONGEST_KEY + "."
        : null;
  }

  @Override
  public Item write(
      String path, @Nullable Item replaced, long size, InputStream content, Commit commit)
      throws IOException {
    String key = key(path);
    Commit ready =
        () -> {
          commit.check();
          if (replaced != null) {
            keep(replaced);
          }
          expect(path, replaced);
        };
    return call(
        path,
        () -> {
          String tag = writer.write(key, replaced == null, size, content, ready);
          HeadObjectResponse head = head(key);
          if (!head.eTag().equals(tag) || head.contentLength() != size) {
            throw changed(path);
          }
          return new Item(path, path, tag, size, null);
        });
  }

  @Override
  public Item move(Item item, String path) throws IOException {
    expect(path, null);
    try (InputStream in = open(item, 0)) {
      Item moved = write(path, null, item.size(), in, () -> {});
      remove(item);
      return moved;
    }
  }

  @Override
  public void trash(Item item) throws IOException {
    keep(item);
    remove(item);
  }

  /** Copies the version into the trash; again is no harm. */
  private void keep(Item item) throws IOException {
    String target = trashKey(item);
    call(
        item.path(),
        () ->
            client.copyObject(
                r ->
                    r.copySource(encoded(bucket + "/" + key(item.path())))
                        .copySourceIfMatch(item.version())
                        .destinationBucket(bucket)
                        .destinationKey(target)));
    if (head(target).contentLength() != item.size()) {
      throw changed(item.path());
    }
  }

  private void remove(Item item) throws IOException {
    expect(item.path(), item);
    call(item.path(), () -> client.deleteObject(r -> r.bucket(bucket).key(key(item.path()))));
  }

  private void expect(String path, @Nullable Item expected) throws IOException {
    String now = find(path).map(Item::version).orElse("");
    if (!now.equals(expected == null ? "" : expected.version())) {
      throw changed(path);
    }
  }

  private String trashKey(Item item) {
    String version = item.version().replaceAll("[^0-9A-Za-z-]", "");
    return TRASH + map.name() + "/" + LocalDate.now(clock) + "/" + item.path() + "~" + version;
  }

  private String key(String path) {
    return map.prefix() + path;
  }

  private HeadObjectResponse head(String key) throws IOException {
    return call(key, () -> client.headObject(r -> r.bucket(bucket).key(key)));
  }

  private static String encoded(String source) {
    return URLEncoder.encode(source, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%2F", "/");
  }

  static HubException changed(String path) {
    return new HubException(
        ErrorCode.CONFLICT,
        null,
        path + " changed on the bucket meanwhile: the next run sees to it.");
  }

  private interface Call<T> {
    T make() throws IOException;
  }

  private static <T> T call(String path, Call<T> call) throws IOException {
    try {
      return call.make();
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        throw new HubException(ErrorCode.NOT_FOUND, null, path + " is not in the bucket.", e);
      } else if (e.statusCode() == 412 || e.statusCode() == 409) {
        throw changed(path);
      }
      throw unavailable(path, e);
    } catch (SdkException e) {
      throw unavailable(path, e);
    }
  }

  private static HubException unavailable(String path, SdkException e) {
    String message = "The bucket does not take or give " + path + ": " + e.getMessage();
    return new HubException(ErrorCode.UNAVAILABLE, null, message, e);
  }
}
