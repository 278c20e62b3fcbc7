package io.bactrian.store.onedrive.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tree of one drive and the order of its changes; its monitor guards every item. */
final class Drive {
  /** What came of a creation: the item, and whether it is new. */
  record Stored(Item item, boolean created) {}

  /** The times a client claims for its file; null keeps the server's. */
  record Times(Instant created, Instant modified) {
    static final Times NONE = new Times(null, null);
  }

  final String id;
  final boolean personal;
  final Item root;
  final TreeMap<Long, Item> changes = new TreeMap<>();

  private final Blobs blobs;
  private final ItemIds ids;
  private final Map<String, Item> items = new HashMap<>();
  private long sequence;
  private volatile long quota = Long.MAX_VALUE;

  Drive(String id, boolean personal, Blobs blobs) {
    this.id = id;
    this.personal = personal;
    this.blobs = blobs;
    this.ids = new ItemIds(id, personal);
    this.root = ids.item(true, "root", null);
    items.put(root.id, root);
    touch(root);
  }

  void quota(long bytes) {
    quota = bytes;
  }

  long quota() {
    return quota;
  }

  synchronized long sequence() {
    return sequence;
  }

  synchronized Item item(String itemId) {
    Item item = itemId.equals("root") ? root : items.get(itemId);
    if (item == null || item.deleted) {
      throw GraphError.notFound("The resource could not be found.");
    }
    return item;
  }

  synchronized Optional<Item> find(Item from, List<String> names) {
    Item at = from;
    for (String name : names) {
      at = at.children.get(Names.key(name));
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  /** Uploads by path make the folders above, as OneDrive does. */
  synchronized Item folders(Item from, List<String> names) {
    Item at = from;
    for (String name : names) {
      Item next = at.children.get(Names.key(name));
      at = next == null ? createFolder(at, name, Conflict.FAIL).item() : next;
      requireFolder(at);
    }
    return at;
  }

  synchronized Stored createFolder(Item parent, String name, Conflict conflict) {
    Item there = parent.children.get(Names.key(name));
    if (there != null && conflict == Conflict.REPLACE && there.folder) {
      return new Stored(there, false);
    }
    return new Stored(attach(true, parent, conflict.name(parent, name, null)), true);
  }

  /** Throws what the last fragment or a small upload would meet, without any effect. */
  synchronized void checkStore(Item parent, String name, Conflict conflict, Precondition when) {
    Names.check(name);
    requireFolder(parent);
    Item there = parent.children.get(Names.key(name));
    when.check(there);
    if (there != null && (conflict == Conflict.FAIL || there.folder)) {
      throw GraphError.nameTaken();
    }
  }

  synchronized Stored store(
      Item parent,
      String name,
      Blobs.Blob blob,
      Conflict conflict,
      Precondition when,
      Times times) {
    Item there = parent.children.get(Names.key(name));
    when.check(there);
    if (there != null && conflict == Conflict.REPLACE && !there.folder) {
      replace(there, blob, times);
      return new Stored(there, false);
    }
    requireSpace(blob.size());
    Item item = attach(false, parent, conflict.name(parent, name, null));
    item.blob = blob;
    item.grow(blob.size());
    claim(item, times);
    return new Stored(item, true);
  }

  private void replace(Item item, Blobs.Blob blob, Times times) {
    requireSpace(blob.size() - item.size);
    item.earlier = ItemJson.of(this, item);
    blobs.drop(item.blob);
    item.grow(blob.size() - item.size);
    item.blob = blob;
    item.contentVersion++;
    item.clientModified = Item.now();
    claim(item, times);
    bump(item);
  }

  synchronized void claim(Item item, Times times) {
    item.clientCreated = times.created() == null ? item.clientCreated : times.created();
    item.clientModified = times.modified() == null ? item.clientModified : times.modified();
  }

  /** Renames and moves in one step; a folder takes its children along in silence. */
  synchronized void move(Item item, Item parent, String name, Conflict conflict) {
    requireNotRoot(item);
    requireFolder(parent);
    if (parent.isWithin(item)) {
      throw GraphError.invalid("", "A folder cannot be moved below itself");
    }
    String as = conflict.name(parent, name, item);
    Names.checkPath(parent.isRoot() ? as : parent.path() + "/" + as);
    item.earlier = ItemJson.of(this, item);
    if (item.parent != parent) {
      item.departures.add(new Item.Departure(sequence + 1, item.ancestors()));
    }
    detach(item);
    item.parent = parent;
    item.name = as;
    parent.children.put(Names.key(as), item);
    parent.grow(item.size);
    bump(item);
  }

  /** To the recycle bin; each thing below leaves a tombstone of its own. */
  synchronized void delete(Item item) {
    requireNotRoot(item);
    detach(item);
    item.forEach(
        gone -> {
          gone.earlier = ItemJson.of(this, gone);
          gone.deleted = true;
          touch(gone);
        });
  }

  /** Past the recycle bin: the contents are gone, only the tombstones stay. */
  synchronized void purge(Item item) {
    delete(item);
    item.forEach(
        gone -> {
          items.remove(gone.id);
          if (gone.blob != null) {
            blobs.drop(gone.blob);
          }
        });
  }

  synchronized Item restore(String itemId) {
    Item item = items.get(itemId);
    if (item == null || !item.deleted || item.parent.deleted) {
      throw GraphError.notFound("Nothing to restore under this id.");
    }
    item.name = Conflict.FAIL.name(item.parent, item.name, null);
    item.parent.children.put(Names.key(item.name), item);
    item.parent.grow(item.size);
    item.forEach(
        back -> {
          back.deleted = false;
          bump(back);
        });
    return item;
  }

  synchronized List<Item> recycleBin() {
    return items.values().stream().filter(item -> item.deleted).toList();
  }

  synchronized List<Item> live() {
    var all = new ArrayList<Item>();
    root.forEach(all::add);
    return all;
  }

  private void detach(Item item) {
    item.parent.children.remove(Names.key(item.name));
    item.parent.grow(-item.size);
  }

  private Item attach(boolean folder, Item parent, String name) {
    requireFolder(parent);
    Item item = ids.item(folder, name, parent);
    Names.checkPath(item.path());
    items.put(item.id, item);
    parent.children.put(Names.key(name), item);
    touch(item);
    return item;
  }

  synchronized void bump(Item item) {
    item.version++;
    item.modified = Item.now();
    touch(item);
  }

  private void touch(Item item) {
    changes.remove(item.changed);
    item.changed = ++sequence;
    changes.put(item.changed, item);
  }

  synchronized void requireSpace(long more) {
    if (more > quota - root.size) {
      throw new GraphError(507, "quotaLimitReached", "", "Insufficient Space Available");
    }
  }

  private static void requireFolder(Item parent) {
    if (!parent.folder) {
      throw GraphError.invalid("invalidPath", "A file cannot have children");
    }
  }

  private void requireNotRoot(Item item) {
    if (item == root) {
      throw new GraphError(403, "accessDenied", "", "The root cannot be changed");
    }
  }
}
