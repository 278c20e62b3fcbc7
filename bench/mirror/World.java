package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.sides.S3Side;
import io.bactrian.store.onedrive.client.QuickXorHash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A map, the users of its two sides, and a ledger of every content they wrote and did not take away
 * again: each of those has to be on a side or in a trash.
 */
final class World {
  final BenchHub hub;
  final MirrorMap map;
  final DriveUser user;
  private final Random random;
  private final Map<String, String> alive = new TreeMap<>(); // where it was written, by hash
  private final Set<String> taken = new HashSet<>();
  private long serial;
  long written; // bytes
  int edits;

  World(BenchHub hub, MirrorMap map, DriveUser user, long seed) {
    this.hub = hub;
    this.map = map;
    this.user = user;
    this.random = new Random(seed);
  }

  /** No two are the same. */
  synchronized byte[] content(int size) {
    byte[] content = new byte[size];
    random.nextBytes(content);
    if (size >= 16) {
      ByteBuffer.wrap(content).putLong(++serial);
    }
    written += size;
    return content;
  }

  synchronized int chance(int of) {
    return random.nextInt(of);
  }

  private synchronized void wrote(String where, byte[] content) {
    edits++;
    String hash = QuickXorHash.of(content);
    if (!taken.contains(hash)) {
      alive.put(hash, where);
    }
  }

  private synchronized void took(String hash) {
    edits++;
    taken.add(hash);
    alive.remove(hash);
  }

  /** The bucket's user writes over what is there. */
  void left(String path, byte[] content) {
    Optional<String> before = leftHash(path);
    hub.store.put(map.prefix() + path, content);
    wrote("bucket " + path, content);
    before.filter(hash -> !hash.equals(QuickXorHash.of(content))).ifPresent(this::took);
  }

  void leftDelete(String path) {
    Optional<String> before = leftHash(path);
    hub.store.delete(map.prefix() + path);
    before.ifPresent(this::took);
  }

  private Optional<String> leftHash(String path) {
    try {
      return Optional.of(QuickXorHash.of(hub.store.get(map.prefix() + path)));
    } catch (HubException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The drive's user writes over what he saw, or nothing. */
  void right(String path, byte[] content) {
    var found = user.find(map.folder() + "/" + path);
    if (user.write(map.folder() + "/" + path, found, content)) {
      wrote("drive " + path, content);
      found.ifPresent(item -> took(String.valueOf(item.quickXorHash())));
    }
  }

  void rightDelete(String path) {
    user.find(map.folder() + "/" + path)
        .filter(user::delete)
        .ifPresent(item -> took(String.valueOf(item.quickXorHash())));
  }

  Map<String, String> lefts() {
    return hashes(map.prefix());
  }

  private Map<String, String> hashes(String prefix) {
    var hashes = new TreeMap<String, String>();
    hub.store.forEach(
        prefix,
        entry -> {
          String path = entry.key().substring(prefix.length());
          if (!path.equals(MirrorMarker.NAME)) {
            hashes.put(path, QuickXorHash.of(hub.store.get(entry.key())));
          }
        });
    return hashes;
  }

  Map<String, String> rights() throws IOException {
    return user.files(map.folder());
  }

  /** The contents that nobody took away and that are nowhere. */
  synchronized Set<String> lost() throws IOException {
    Set<String> there = user.recycled();
    there.addAll(lefts().values());
    there.addAll(rights().values());
    there.addAll(hashes(S3Side.TRASH + map.name() + "/").values());
    Set<String> lost = new TreeSet<>();
    alive.forEach(
        (hash, where) -> {
          if (!there.contains(hash)) {
            lost.add(where);
          }
        });
    return lost;
  }

  /** Equal, or in what not. */
  String state() throws IOException {
    Map<String, String> lefts = lefts();
    Map<String, String> rights = rights();
    if (lefts.equals(rights)) {
      return "equal, " + lefts.size() + " files";
    }
    var only = new TreeMap<>(lefts);
    only.entrySet().removeAll(rights.entrySet());
    rights.entrySet().removeAll(lefts.entrySet());
    return "NOT EQUAL: bucket " + only.keySet() + ", drive " + rights.keySet();
  }

  /** Runs until there is nothing to do. */
  MirrorRun settle() {
    MirrorRun run = alone();
    for (int i = 0; i < 6 && !(run.status().equals("completed") && run.filesTotal() == 0); i++) {
      run = alone();
    }
    return run;
  }

  /** Waits until the lease of a killed run has ended. */
  private MirrorRun alone() {
    MirrorRun run = hub.run(map);
    while (String.valueOf(run.reason()).startsWith("Another run")) {
      LockSupport.parkNanos(100_000_000);
      run = hub.run(map);
    }
    return run;
  }
}
