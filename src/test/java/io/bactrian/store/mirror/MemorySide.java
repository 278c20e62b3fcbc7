package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.sides.NameMap;
import io.bactrian.store.onedrive.client.QuickXorHash;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A side in memory that fails on command; one that keeps hashes is used as a drive. */
public final class MemorySide implements Side {
  private final String name;
  private final boolean keepsHashes;
  private final Map<String, Stored> files = new TreeMap<>();
  private final List<String> trash = new ArrayList<>();
  private Fault fault = (call, path) -> {};
  private int versions;
  private long bytesRead;

  private record Stored(String version, byte[] content) {}

  /** Fails a call; {@code committed} is called after a write became visible. */
  public interface Fault {
    void at(String call, String path) throws IOException;
  }

  public MemorySide(String name, boolean keepsHashes) {
    this.name = name;
    this.keepsHashes = keepsHashes;
  }

  public void fault(Fault next) {
    fault = next;
  }

  public synchronized void put(String path, String text) {
    files.put(path, new Stored("v" + ++versions, text.getBytes(StandardCharsets.UTF_8)));
  }

  public synchronized void delete(String path) {
    files.remove(path);
  }

  public synchronized void clear() {
    files.clear();
  }

  public synchronized Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    files.forEach((path, stored) -> texts.put(path, text(stored)));
    texts.remove(MirrorMarker.NAME);
    return texts;
  }

  public synchronized List<String> trashed() {
    return List.copyOf(trash);
  }

  synchronized long bytesRead() {
    return bytesRead;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized Listing list() throws IOException {
    fault.at("list", "");
    Map<String, Item> items = new HashMap<>();
    files.forEach((path, stored) -> items.put(path, item(path, stored)));
    return new Listing(items, Map.of(), true);
  }

  @Override
  public synchronized String hash(Item item) {
    return hash(expected(item).content());
  }

  @Override
  public synchronized InputStream open(Item item, long offset) throws IOException {
    fault.at("open", item.path());
    byte[] content = expected(item).content();
    bytesRead += content.length - offset;
    return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
  }

  @Override
  public synchronized boolean unchanged(Item item) {
    Stored stored = files.get(item.path());
    return stored != null && stored.version().equals(item.version());
  }

  @Override
  public @Nullable String refusal(String path) {
    return path.length() > NameMap.LONGEST_PATH ? "too long" : null;
  }

  @Override
  public Item write(
      String path, @Nullable Item replaced, long size, InputStream content, Commit commit)
      throws IOException {
    fault.at("write", path);
    byte[] all = content.readAllBytes();
    fault.at("read", path);
    commit.check();
    synchronized (this) {
      check(path, replaced);
      if (replaced != null) {
        trash.add(text(expected(replaced)));
      }
      var stored = new Stored("v" + ++versions, all);
      files.put(path, stored);
      fault.at("committed", path);
      return item(path, stored);
    }
  }

  @Override
  public synchronized Item move(Item item, String path) throws IOException {
    fault.at("move", item.path());
    Stored stored = expected(item);
    check(path, null);
    files.remove(item.path());
    var renamed = new Stored("v" + ++versions, stored.content());
    files.put(path, renamed);
    return item(path, renamed);
  }

  @Override
  public synchronized void trash(Item item) throws IOException {
    fault.at("trash", item.path());
    trash.add(text(expected(item)));
    files.remove(item.path());
  }

  private void check(String path, @Nullable Item expected) {
    Stored stored = files.get(path);
    String now = stored == null ? "" : stored.version();
    if (!now.equals(expected == null ? "" : expected.version())) {
      throw new HubException(ErrorCode.CONFLICT, null, path + " changed on the " + name + ".");
    }
  }

  private Stored expected(Item item) {
    check(item.path(), item);
    return Objects.requireNonNull(files.get(item.path()));
  }

  private Item item(String path, Stored stored) {
    return new Item(
        path,
        path,
        stored.version(),
        stored.content().length,
        keepsHashes ? hash(stored.content()) : null);
  }

  private static String hash(byte[] content) {
    return QuickXorHash.of(content);
  }

  private static String text(Stored stored) {
    return new String(stored.content(), StandardCharsets.UTF_8);
  }
}
