package io.bactrian.watch.move;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.objects.ObjectContent;
import io.bactrian.store.objects.ObjectEntry;
import io.bactrian.store.objects.ObjectStore;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Copies objects to another store; those that are there with the same content stay. */
final class ObjectsMove {
  private static final int EVERY = 100;
  private static final int CHUNK = 64 * 1024;

  private final ObjectStore from;
  private final ObjectStore into;
  private final Consumer<String> say;

  ObjectsMove(ObjectStore from, ObjectStore into, Consumer<String> say) {
    this.from = from;
    this.into = into;
    this.say = say;
  }

  /**
   * @throws HubException where a key holds another object there, or a store does not do its work
   */
  void run() throws IOException {
    List<ObjectEntry> all = all();
    int done = 0;
    long bytes = 0;
    for (ObjectEntry entry : all) {
      copy(entry);
      done++;
      bytes += entry.size();
      if (done % EVERY == 0 || done == all.size()) {
        say.accept("Objects: %,d of %,d, %,d bytes".formatted(done, all.size(), bytes));
      }
    }
  }

  private void copy(ObjectEntry entry) throws IOException {
    Optional<ObjectEntry> there = stat(entry.key());
    if (there.isEmpty()) {
      try (ObjectContent content = from.open(entry.key(), 0, entry.etag())) {
        into.put(entry.key(), content, entry.size());
      }
      there = stat(entry.key());
    }
    if (there.isEmpty() || !same(entry, there.get())) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "HUB_S3_BUCKET",
          "The bucket holds another object under " + entry.key() + ": name an empty bucket.");
    }
  }

  private Optional<ObjectEntry> stat(String key) {
    try {
      return Optional.of(into.stat(key));
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** By the MD5 that most stores answer for objects that came in one piece, else by content. */
  private boolean same(ObjectEntry entry, ObjectEntry there) throws IOException {
    return entry.size() == there.size()
        && (entry.etag().equals(there.etag())
            || Arrays.equals(digest(from, entry.key()), digest(into, entry.key())));
  }

  private static byte[] digest(ObjectStore store, String key) throws IOException {
    try (ObjectContent content = store.open(key)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
        digest.update(chunk, 0, n);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What would be copied, in a line. */
  String size() {
    List<ObjectEntry> all = all();
    return "%,d of %,d bytes"
        .formatted(all.size(), all.stream().mapToLong(ObjectEntry::size).sum());
  }

  private List<ObjectEntry> all() {
    List<ObjectEntry> all = new ArrayList<>();
    from.forEach("", all::add);
    return all;
  }
}
