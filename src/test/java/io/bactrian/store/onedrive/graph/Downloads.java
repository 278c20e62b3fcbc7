package io.bactrian.store.onedrive.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pre-authenticated download URLs: short-lived, on another host, without Authorization. */
final class Downloads {
  static final String PATH = "/download/";

  private static final Pattern URL = Pattern.compile(PATH + "([^/]+)/([^/]+)/(\\d+)/([0-9a-f]+)");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final String base;
  private final Drives drives;
  private final String secret = UUID.randomUUID().toString();
  private volatile Duration lifetime = Duration.ofMinutes(5);

  Downloads(String base, Drives drives) {
    this.base = base;
    this.drives = drives;
  }

  void lifetime(Duration duration) {
    lifetime = duration;
  }

  /** The item with its download URL; the caller holds the drive's lock. */
  Map<String, Object> linked(Drive drive, Item item) {
    Map<String, Object> json = ItemJson.of(drive, item);
    if (!item.folder) {
      json.put("@microsoft.graph.downloadUrl", url(drive, item));
    }
    return json;
  }

  Answer redirect(Call call, Drive drive, Item item) {
    synchronized (drive) {
      if (item.folder) {
        throw GraphError.invalid("", "A folder has no content");
      }
      if (Precondition.of(call).isUnchanged(item)) {
        return Answer.empty(304).with("ETag", item.eTag());
      }
      return Answer.empty(302).with("Location", url(drive, item));
    }
  }

  private String url(Drive drive, Item item) {
    long until = Instant.now().plus(lifetime).toEpochMilli();
    String id = drive.id + "/" + item.id + "/" + until;
    return base + PATH + id + "/" + signature(id);
  }

  private String signature(String id) {
    return UUID.nameUUIDFromBytes((id + secret).getBytes(StandardCharsets.UTF_8))
        .toString()
        .replace("-", "");
  }

  Answer answer(Call call) throws IOException {
    Matcher url = URL.matcher(call.path());
    if (!call.header("authorization").isEmpty()
        || !url.matches()
        || !url.group(4).equals(signature(url.group(1) + "/" + url.group(2) + "/" + url.group(3)))
        || Long.parseLong(url.group(3)) < System.currentTimeMillis()) {
      throw new GraphError(401, "unauthenticated", "", "The download URL is not or no longer good");
    }
    Drive drive = drives.byId(url.group(1));
    synchronized (drive) {
      return content(call, drive.item(url.group(2)));
    }
  }

  private static Answer content(Call call, Item item) throws IOException {
    long size = item.blob.size();
    Matcher range = RANGE.matcher(call.header("range"));
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return tagged(Answer.file(200, item.blob.file(), 0, size), item);
    }
    boolean suffix = range.group(1).isEmpty();
    long from = suffix ? Math.max(0, size - number(range.group(2), 0)) : number(range.group(1), 0);
    long to = suffix ? size - 1 : Math.min(size - 1, number(range.group(2), size - 1));
    if (from > to) {
      return Answer.empty(416).with("Content-Range", "bytes */" + size);
    }
    return tagged(Answer.file(206, item.blob.file(), from, to - from + 1), item)
        .with("Content-Range", "bytes " + from + "-" + to + "/" + size);
  }

  private static long number(String digits, long otherwise) {
    return digits.isEmpty() ? otherwise : Long.parseLong(digits);
  }

  private static Answer tagged(Answer answer, Item item) {
    return answer.with("ETag", item.eTag()).with("Accept-Ranges", "bytes");
  }
}
