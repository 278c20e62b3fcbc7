package io.bactrian.store.objects;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * What a bucket holds, by prefix. The embedded store keeps no index: it walks every file below the
 * prefix for each page that it gives, and so takes time by the square of their number. There a
 * prefix of more than one page is listed folder by folder, each of which it walks once.
 */
final class ObjectListing {
  private static final String FOLDER = "/";

  private final S3Client client;
  private final String bucket;
  private final boolean byFolder;
  private final int size;

  /**
   * @param byFolder whether the store walks what is below a prefix for each of its pages
   * @param size of a page where all are listed, at most 1000
   */
  ObjectListing(S3Client client, String bucket, boolean byFolder, int size) {
    this.client = client;
    this.bucket = bucket;
    this.byFolder = byFolder;
    this.size = size;
  }

  ObjectPage page(String prefix, @Nullable String cursor, int limit) {
    return page(ask(prefix, null, cursor, limit));
  }

  /** Each object once. */
  void forEach(String prefix, Consumer<ObjectEntry> each) {
    ObjectPage page = page(prefix, null, size);
    if (byFolder && page.next() != null) {
      folder(prefix, each);
      return;
    }
    page.entries().forEach(each);
    while (page.next() != null) {
      page = page(prefix, page.next(), size);
      page.entries().forEach(each);
    }
  }

  private void folder(String prefix, Consumer<ObjectEntry> each) {
    String cursor = null;
    do {
      ListObjectsV2Response answer = ask(prefix, FOLDER, cursor, size);
      ObjectPage page = page(answer);
      page.entries().forEach(each);
      answer.commonPrefixes().stream()
          .map(CommonPrefix::prefix)
          .forEach(below -> forEach(below, each));
      cursor = page.next();
    } while (cursor != null);
  }

  private ListObjectsV2Response ask(
      String prefix, @Nullable String delimiter, @Nullable String cursor, int limit) {
    return S3Calls.call(
        prefix,
        () ->
            client.listObjectsV2(
                request ->
                    request
                        .bucket(bucket)
                        .prefix(prefix)
                        .delimiter(delimiter)
                        .maxKeys(limit)
                        .encodingType(EncodingType.URL) // for what XML cannot say
                        .continuationToken(cursor)));
  }

  private static ObjectPage page(ListObjectsV2Response answer) {
    List<ObjectEntry> entries =
        answer.contents().stream()
            .map(
                it ->
                    new ObjectEntry(
                        it.key(), it.size(), S3Calls.unquoted(it.eTag()), it.lastModified()))
            .toList();
    boolean more = Boolean.TRUE.equals(answer.isTruncated());
    return new ObjectPage(entries, more ? answer.nextContinuationToken() : null);
  }
}
