package io.bactrian.watch.restore;

import io.bactrian.watch.restore.FileEntry.Changes;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the files were at each moment: changes by their moment, and all of them now and then. */
public final class FileJournal {
  private final BackupSet set;

  public FileJournal(BackupSet set) {
    this.set = set;
  }

  public void write(Changes changes) throws IOException {
    String name = "%013d%s".formatted(changes.at().toEpochMilli(), changes.full() ? "-full" : "");
    set.vault().put(set.key("files/" + name), changes);
  }

  /** The state of now. */
  public SortedMap<String, FileEntry> newest() throws IOException {
    return asOf(null);
  }

  /**
   * The state that the rows of a moment need. What was stored before it may be in the first changes
   * after it only; what those delete was still there.
   *
   * @param moment null for the newest
   */
  SortedMap<String, FileEntry> asOf(@Nullable Instant moment) throws IOException {
    var state = new TreeMap<String, FileEntry>();
    for (String name : since(moment)) {
      Changes changes = set.vault().read(name, Changes.class);
      boolean after = moment != null && changes.at().isAfter(moment);
      if (changes.full() && !after) {
        state.clear();
      }
      apply(changes, after, state);
      if (after) {
        break;
      }
    }
    return state;
  }

  private static void apply(Changes changes, boolean after, Map<String, FileEntry> state) {
    for (FileEntry file : changes.files()) {
      if (file.blob() != null) {
        state.put(file.path(), file);
      } else if (!after) {
        state.remove(file.path());
      }
    }
  }

  /** The changes from the last full state before the moment on. */
  private List<String> since(@Nullable Instant moment) throws IOException {
    List<String> names = set.vault().list(set.key("files/"));
    int first = 0;
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).endsWith("-full") && (moment == null || !at(names.get(i)).isAfter(moment))) {
        first = i;
      }
    }
    return names.subList(first, names.size());
  }

  /** Removes what only moments before this one need: changes, then contents. */
  public void prune(Instant oldest) throws IOException {
    List<String> names = set.vault().list(set.key("files/"));
    List<String> kept = since(oldest);
    for (String name : names.subList(0, names.size() - kept.size())) {
      set.vault().delete(name);
    }
    Set<String> needed = new HashSet<>();
    for (String name : kept) {
      for (FileEntry file : set.vault().read(name, Changes.class).files()) {
        if (file.blob() != null) {
          needed.add(file.blob());
        }
      }
    }
    for (String blob : set.vault().list(set.key("blobs/"))) {
      if (!needed.contains(blob)) {
        set.vault().delete(blob);
      }
    }
  }

  private static Instant at(String name) {
    String stamp = name.substring(name.lastIndexOf('/') + 1).replace("-full", "");
    return Instant.ofEpochMilli(Long.parseLong(stamp));
  }
}
