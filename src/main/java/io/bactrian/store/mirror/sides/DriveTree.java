package io.bactrian.store.mirror.sides;

import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.sides.DriveReplica.Node;
import io.bactrian.store.objects.ObjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the paths of a map are on the drive, and what new ones will be called there. A name that is
 * taken by a segment of another case makes the newcomer's be spelled.
 */
final class DriveTree {
  private final Map<String, Item> files = new HashMap<>();
  private final Map<String, String> refused = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>(); // id by path, "" the map's own
  private final Map<String, Names> names = new HashMap<>(); // by folder id

  /** A folder's names by segment, and all of them as the drive compares them. */
  private record Names(Map<String, String> bySegment, Set<String> taken) {}

  DriveTree(DriveReplica.Snapshot snapshot) {
    Map<String, List<Node>> children = new HashMap<>();
    List<Node> usualNamesFirst = new ArrayList<>(snapshot.nodes().values());
    usualNamesFirst.sort(Comparator.comparing(DriveTree::isUnusual).thenComparing(Node::name));
    for (Node node : usualNamesFirst) {
      children.computeIfAbsent(node.parentId(), id -> new ArrayList<>()).add(node);
    }
    folders.put("", snapshot.folderId());
    walk("", snapshot.folderId(), children);
  }

  private static boolean isUnusual(Node node) {
    return !NameMap.encode(NameMap.decode(node.name())).equals(node.name());
  }

  private void walk(String prefix, String id, Map<String, List<Node>> children) {
    for (Node node : children.getOrDefault(id, List.of())) {
      String segment = NameMap.decode(node.name());
      String path = prefix + segment;
      if (files.containsKey(path) || folders.containsKey(path)) {
        refused.put(prefix + node.name() + " ", "Another file of the drive has this key.");
        continue;
      }
      String refusal = ObjectKeys.refusal(segment);
      if (refusal != null) { // the name as it is, for not even the journal takes what it means
        take(id, segment, node.name());
        refused.put(prefix + node.name(), "No bucket can hold what this name says. " + refusal);
        continue;
      }
      take(id, segment, node.name());
      if (node.folder()) {
        folders.put(path, node.id());
        walk(path + "/", node.id(), children);
      } else {
        files.put(path, new Item(path, node.id(), node.version(), node.size(), node.hash()));
      }
    }
  }

  Map<String, Item> files() {
    return Map.copyOf(files);
  }

  Map<String, String> refused() {
    return Map.copyOf(refused);
  }

  @Nullable String folder(String path) {
    return folders.get(path);
  }

  void folder(String path, String id) {
    folders.put(path, id);
  }

  /** What the segment is, or will be, called in a folder; from now on it is taken. */
  String name(String folderId, String segment) {
    Names there = names(folderId);
    String known = there.bySegment().get(segment);
    if (known != null) {
      return known;
    }
    String usual = NameMap.encode(segment);
    boolean free = !there.taken().contains(NameMap.fold(usual));
    return take(folderId, segment, free ? usual : NameMap.spelled(segment));
  }

  private String take(String folderId, String segment, String name) {
    names(folderId).taken().add(NameMap.fold(name));
    names(folderId).bySegment().put(segment, name);
    return name;
  }

  private Names names(String folderId) {
    return names.computeIfAbsent(folderId, id -> new Names(new HashMap<>(), new HashSet<>()));
  }
}
