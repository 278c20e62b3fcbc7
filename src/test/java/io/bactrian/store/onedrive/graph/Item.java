package io.bactrian.store.onedrive.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A file or folder of a drive; every access holds the drive's lock. */
final class Item {
  /** Where a thing was before it moved or was deleted, for the delta of a folder that it left. */
  record Departure(long sequence, Set<String> ancestors) {}

  final String id;
  final String guid;
  final Instant created = now();
  final boolean folder;
  final TreeMap<String, Item> children = new TreeMap<>();
  final List<Departure> departures = new ArrayList<>();

  String name;
  Item parent;
  Blobs.Blob blob;
  String description = "";
  long size;
  int version = 1;
  int contentVersion = 1;
  Instant modified = created;
  Instant clientCreated = created;
  Instant clientModified = created;
  long changed;
  boolean deleted;

  /** How it looked before its last change: what a delta page may still show first. */
  Map<String, Object> earlier = Map.of();

  Item(String id, String guid, boolean folder, String name, Item parent) {
    this.id = id;
    this.guid = guid;
    this.folder = folder;
    this.name = name;
    this.parent = parent;
  }

  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  String eTag() {
    return "\"{" + guid + "}," + version + "\"";
  }

  String cTag() {
    return "\"c:{" + guid + "}," + contentVersion + "\"";
  }

  boolean isRoot() {
    return parent == null;
  }

  int depth() {
    return isRoot() ? 0 : 1 + parent.depth();
  }

  boolean isWithin(Item scope) {
    for (Item at = this; at != null; at = at.parent) {
      if (at == scope) {
        return true;
      }
    }
    return false;
  }

  Set<String> ancestors() {
    var ids = new HashSet<String>();
    for (Item at = this; at != null; at = at.parent) {
      ids.add(at.id);
    }
    return ids;
  }

  /** Below the root: {@code a/b.txt}; empty for the root. */
  String path() {
    if (isRoot()) {
      return "";
    }
    return parent.isRoot() ? name : parent.path() + "/" + name;
  }

  void grow(long by) {
    for (Item at = this; at != null; at = at.parent) {
      at.size += by;
    }
  }

  void forEach(Consumer<Item> action) {
    action.accept(this);
    children.values().forEach(child -> child.forEach(action));
  }
}
