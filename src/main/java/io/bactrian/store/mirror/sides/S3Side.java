package io.bactrian.store.mirror.sides;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.objects.ObjectEntry;
import io.bactrian.store.objects.ObjectKeys;
import io.bactrian.store.objects.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A prefix of the bucket. What is deleted or overwritten there is kept as {@code
 * trash/<map>/<date>/<path>~<version>}.
 */
public final class S3Side implements Side {
  public static final String TRASH = "trash/";

  private final ObjectStore store;
  private final MirrorMap map;
  private final Clock clock;

  public S3Side(ObjectStore store, MirrorMap map, Clock clock) {
    this.store = store;
    this.map = map;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "bucket";
  }

  @Override
  public Listing list() {
    Map<String, Item> items = new HashMap<>();
    Map<String, String> refused = new HashMap<>();
    store.forEach(
        map.prefix(),
        entry -> {
          Item item = item(entry);
          if (item.path().isEmpty() || item.path().endsWith("/")) {
            return; // some tools put an empty object where a folder is meant
          }
          String refusal = ObjectKeys.refusal(item.path());
          if (refusal == null) {
            items.put(item.path(), item);
          } else {
            refused.put(NameMap.storable(item.path()), "No drive can hold this key. " + refusal);
          }
        });
    return new Listing(items, refused, true);
  }

  private Optional<Item> find(String path) {
    try {
      return Optional.of(item(store.stat(key(path))));
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public String hash(Item item) throws IOException {
    return Hashes.read(open(item, 0));
  }

  @Override
  public InputStream open(Item item, long offset) {
    return store.open(key(item.path()), offset, item.version());
  }

  @Override
  public boolean unchanged(Item item) {
    return find(item.path()).filter(now -> now.version().equals(item.version())).isPresent();
  }

  @Override
  public boolean proves(Item item, String md5) {
    return item.version().equals(md5);
  }

  @Override
  public @Nullable String refusal(String path) {
    String refusal = ObjectKeys.refusal(key(path));
    return refusal == null ? null : "No bucket can hold its key. " + refusal;
  }

  @Override
  public Item write(
      String path, @Nullable Item replaced, long size, InputStream content, Commit commit) {
    var gate =
        new GatedStream(
            content,
            () -> {
              String hash = commit.check();
              if (replaced != null) {
                keep(replaced);
              }
              if (replaced != null || !store.createsOnly()) {
                expect(path, replaced);
              }
              return hash;
            });
    String key = key(path);
    String version =
        replaced == null
            ? store.create(key, gate, size).orElseThrow(() -> refused(path, gate))
            : store.replace(key, replaced.version(), gate, size);
    if (version.equals(gate.md5())) { // the store says which bytes it took
      return new Item(path, path, version, size, gate.hash());
    }
    ObjectEntry held = store.stat(key);
    if (!held.etag().equals(version)) {
      throw changed(path);
    }
    return new Item(path, path, version, held.size(), null);
  }

  @Override
  public Item move(Item item, String path) {
    expect(path, null);
    store.copy(entry(item), key(path));
    Item moved = find(path).orElseThrow(() -> changed(path));
    remove(item);
    return moved;
  }

  @Override
  public void trash(Item item) {
    keep(item);
    remove(item);
  }

  /** Copies the version into the trash; again is no harm. */
  private void keep(Item item) {
    String target =
        TRASH + map.name() + "/" + LocalDate.now(clock) + "/" + item.path() + "~" + item.version();
    store.copy(entry(item), target);
    if (store.size(target) != item.size()) {
      throw changed(item.path());
    }
  }

  private void remove(Item item) {
    expect(item.path(), item);
    store.delete(key(item.path()));
  }

  private void expect(String path, @Nullable Item expected) {
    String now = find(path).map(Item::version).orElse("");
    if (!now.equals(expected == null ? "" : expected.version())) {
      throw changed(path);
    }
  }

  private String key(String path) {
    return map.prefix() + path;
  }

  private ObjectEntry entry(Item item) {
    return new ObjectEntry(key(item.path()), item.size(), item.version(), Instant.EPOCH);
  }

  private Item item(ObjectEntry entry) {
    String path = entry.key().substring(map.prefix().length());
    return new Item(path, path, entry.etag(), entry.size(), null);
  }

  private static HubException refused(String path, GatedStream gate) {
    HubException refusal = gate.refusal();
    return refusal != null ? refusal : changed(path);
  }

  private static HubException changed(String path) {
    return new HubException(
        ErrorCode.CONFLICT,
        null,
        path + " changed on the bucket meanwhile: the next run handles it.");
  }
}
