package io.bactrian.store.objects;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * The hub's objects, by key, at constant memory. Every method throws {@link HubException}: {@code
 * NOT_FOUND} where there is no such object, {@code CONFLICT} where it is another than the caller
 * names, {@code UNAVAILABLE} where the store does not do its work.
 */
public final class ObjectStore {
  private static final int PAGE = 1000; // S3's own limit
  private static final long COPIED_BY_THE_STORE = 1L << 30;

  private final S3Client client;
  private final String bucket;
  private final boolean own;
  private final ObjectWriter writer;
  private final ObjectListing listing;
  private final WriteOnceStore once = new WriteOnceStore(this);

  /**
   * @param own whether it is the hub's own, embedded one, of which more is known than of others
   */
  ObjectStore(S3Client client, String bucket, boolean own) {
    this.client = client;
    this.bucket = bucket;
    this.own = own;
    this.writer = new ObjectWriter(client, bucket);
    this.listing = new ObjectListing(client, bucket, own, PAGE);
  }

  void createBucket() {
    S3Calls.call(
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
    put(key, new ByteArrayInputStream(content), content.length);
  }

  public void put(String key, Path content) {
    try (InputStream in = Files.newInputStream(content)) {
      put(key, in, size(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the object whole or not at all, over whatever is there.
   *
   * @param size of the content, bytes; one that turns out otherwise is {@code UNPROCESSABLE}
   * @return the etag
   */
  public String put(String key, InputStream content, long size) {
    return writer.write(key, content, size, WriteCondition.NONE);
  }

  /**
   * Writes the object if there is none; of two writers at once one succeeds.
   *
   * @return the etag; empty where there is an object already, or where the store took this one but
   *     its answer was lost
   */
  public Optional<String> putIfAbsent(String key, InputStream content, long size) {
    ObjectKeys.check(key);
    if (exists(key)) { // spares the upload, and serves stores that ignore the condition
      return Optional.empty();
    }
    return create(key, content, size);
  }

  /**
   * Writes the object if there is none, for a caller who looks at the key only when all content has
   * been read, or need not look at all.
   *
   * @return as {@link #putIfAbsent}
   */
  public Optional<String> create(String key, InputStream content, long size) {
    try {
      return Optional.of(writer.write(key, content, size, WriteCondition.ABSENT));
    } catch (HubException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether the store is known to create only where nothing is, so that nobody has to look. */
  public boolean createsOnly() {
    return own;
  }

  /**
   * Writes over the object if it is still the one with this etag, else {@code CONFLICT}. Where the
   * store ignores {@code If-Match}, a change in the moment before the write is not seen.
   *
   * @return the new etag
   */
  public String replace(String key, String etag, InputStream content, long size) {
    if (!stat(key).etag().equals(etag)) {
      throw S3Calls.changed(key, null);
    }
    return writer.write(key, content, size, WriteCondition.unchanged(etag));
  }

  /**
   * Writes an object that is never written over: the same content again is accepted.
   *
   * @throws HubException {@code CONFLICT} where the key holds other content
   */
  public void keep(String key, byte[] content) {
    once.keep(key, content.length, () -> new ByteArrayInputStream(content));
  }

  /** As for bytes. */
  public void keep(String key, Path content) {
    once.keep(key, size(content), () -> Files.newInputStream(content));
  }

  /** The whole object in memory: for what is known to be small. */
  public byte[] get(String key) {
    try (ObjectContent content = open(key)) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw brokeOff(key, e);
    }
  }

  /** Writes the object to a file that does not exist yet. */
  public void get(String key, Path target) {
    try (ObjectContent content = open(key)) {
      Files.copy(content, target);
    } catch (IOException e) {
      throw brokeOff(key, e);
    }
  }

  public ObjectContent open(String key) {
    return open(key, 0, null);
  }

  /**
   * Reads from an offset on.
   *
   * @param offset bytes, at most the object's size less one; 0 for an empty object
   * @param etag the object must have it, else {@code CONFLICT}; null for any
   */
  public ObjectContent open(String key, long offset, @Nullable String etag) {
    var response =
        S3Calls.call(
            key,
            () ->
                client.getObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key)
                            .range(offset == 0 ? null : "bytes=" + offset + "-")
                            .ifMatch(etag == null ? null : '"' + etag + '"')));
    if (response.response().eTag() == null) { // the embedded store's answer for a folder
      response.abort();
      throw S3Calls.missing(key, null);
    }
    var content = new ObjectContent(response);
    if (etag != null && !etag.equals(content.etag())) { // for stores that ignore If-Match
      content.close();
      throw S3Calls.changed(key, null);
    }
    return content;
  }

  /**
   * Reads the object unless it still is the one that the caller knows; a store that ignores {@code
   * If-None-Match} gives it again.
   *
   * @param etag of what is known, or null for nothing
   * @return empty where it still has this etag
   */
  public Optional<ObjectContent> openUnless(String key, @Nullable String etag) {
    if (etag == null) {
      return Optional.of(open(key));
    }
    return S3Calls.unlessNotModified(
            key,
            () ->
                client.getObject(
                    request -> request.bucket(bucket).key(key).ifNoneMatch('"' + etag + '"')))
        .map(ObjectContent::new);
  }

  public ObjectEntry stat(String key) {
    var head =
        S3Calls.call(key, () -> client.headObject(request -> request.bucket(bucket).key(key)));
    return new ObjectEntry(
        key, head.contentLength(), S3Calls.unquoted(head.eTag()), head.lastModified());
  }

  /** Bytes. */
  public long size(String key) {
    return stat(key).size();
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

  /**
   * @param cursor the page's before, {@code next}; null for the first page
   * @param limit from 1 to 1000
   */
  public ObjectPage list(String prefix, @Nullable String cursor, int limit) {
    return listing.page(prefix, cursor, limit);
  }

  /** Every object whose key begins with the prefix, a page at a time, in no order. */
  public void forEach(String prefix, Consumer<ObjectEntry> each) {
    listing.forEach(prefix, each);
  }

  /** Every key that begins with the prefix, sorted. */
  public List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    forEach(prefix, entry -> keys.add(entry.key()));
    Collections.sort(keys);
    return List.copyOf(keys);
  }

  /** Copies the object that was listed; {@code CONFLICT} where it is another by now. */
  public void copy(ObjectEntry source, String target) {
    ObjectKeys.check(target);
    if (source.size() > COPIED_BY_THE_STORE) { // it would not answer within a call's time
      try (ObjectContent content = open(source.key(), 0, source.etag())) {
        put(target, content, content.size());
      }
      return;
    }
    S3Calls.call(
        source.key(),
        () ->
            client.copyObject(
                request ->
                    request
                        .sourceBucket(bucket)
                        .sourceKey(source.key())
                        .copySourceIfMatch('"' + source.etag() + '"')
                        .destinationBucket(bucket)
                        .destinationKey(target)));
  }

  /** Does nothing where there is no such object. */
  public void delete(String key) {
    S3Calls.call(key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /**
   * Gives up what was begun and neither finished nor aborted.
   *
   * @return how many uploads
   */
  public int abortUploads(Instant begunBefore) {
    return writer.abortBefore(begunBefore);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HubException brokeOff(String key, IOException cause) {
    return new HubException(
        ErrorCode.UNAVAILABLE, null, "The object " + key + " cannot be read to its end.", cause);
  }
}
