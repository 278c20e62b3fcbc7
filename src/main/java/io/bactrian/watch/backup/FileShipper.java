package io.bactrian.watch.backup;

import io.bactrian.shared.HubFolders;
import io.bactrian.store.vault.Vault;
import io.bactrian.watch.restore.BackupSet;
import io.bactrian.watch.restore.FileEntry;
import io.bactrian.watch.restore.FileEntry.Changes;
import io.bactrian.watch.restore.FileJournal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the files beside the database to the destination: objects, credentials, secrets, the
 * spool, and what the user owns under the hub's home. A content goes there once.
 */
final class FileShipper {
  /** What is made anew, or only on its way; the cluster has its own way. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "backup",
          "hub.lock",
          "last-good",
          "passed-texts",
          "snapshots",
          "streams",
          "trials",
          "uploads");

  private static final Duration PAUSE = Duration.ofSeconds(20);
  private static final List<String> OWNED = List.of("routes", "processors", "schedules", "lib");

  private final HubFolders folders;
  private final BackupSet set;
  private final FileJournal journal;
  private @Nullable SortedMap<String, FileEntry> known;
  private Instant last = Instant.EPOCH;
  private Instant shipped = Instant.EPOCH;

  FileShipper(HubFolders folders, BackupSet set) {
    this.folders = folders;
    this.set = set;
    this.journal = new FileJournal(set);
  }

  /** Brings what changed since the last time. */
  synchronized void ship() throws IOException {
    ship(false);
  }

  /** The same though there is no log: the spool holds what came while PostgreSQL was away. */
  synchronized void shipNowAndThen() throws IOException {
    if (Duration.between(shipped, Instant.now()).compareTo(PAUSE) > 0) {
      ship(false);
    }
  }

  /** The same, and writes down all there is, from which on older changes are not needed. */
  synchronized void shipAll() throws IOException {
    ship(true);
  }

  /** Removes what only moments before this one need. */
  synchronized void prune(Instant oldest) throws IOException {
    journal.prune(oldest);
  }

  private void ship(boolean full) throws IOException {
    SortedMap<String, FileEntry> before = known == null ? journal.newest() : known;
    Instant at = Instant.now();
    if (!at.isAfter(last)) {
      at = last.plusMillis(1);
    }
    var now = new TreeMap<String, FileEntry>();
    var changes = new ArrayList<FileEntry>();
    for (Map.Entry<String, Path> file : files().entrySet()) {
      FileEntry entry = entry(file.getKey(), file.getValue(), before.get(file.getKey()));
      if (entry == null) {
        continue;
      }
      now.put(entry.path(), entry);
      if (!entry.equals(before.get(entry.path()))) {
        changes.add(entry);
      }
    }
    before.values().stream()
        .filter(file -> !now.containsKey(file.path()))
        .map(file -> new FileEntry(file.path(), 0, file.modified(), null, Map.of()))
        .forEach(changes::add);
    if (full || !changes.isEmpty()) {
      journal.write(new Changes(at, full, full ? List.copyOf(now.values()) : changes));
      last = at;
    }
    known = now;
    shipped = Instant.now();
  }

  /** Null where it went meanwhile, or is being written: the next time has it. */
  private @Nullable FileEntry entry(String path, Path file, @Nullable FileEntry before)
      throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Instant modified = attributes.lastModifiedTime().toInstant();
      if (before != null && before.isLike(attributes.size(), modified)) {
        return before;
      }
      byte[] digest = digest(file, attributes.size());
      String blob = set.key("blobs/" + set.vault().nameOf(digest));
      if (!set.vault().exists(blob)) {
        set.vault().put(blob, out -> copy(file, attributes.size(), digest, out));
      }
      return new FileEntry(path, attributes.size(), modified, blob, extended(file));
    } catch (NoSuchFileException | ChangedException e) {
      return before;
    }
  }

  private static void copy(Path file, long size, byte[] digest, OutputStream out)
      throws IOException {
    var digested = new DigestOutputStream(out, Vault.sha256());
    read(file, size, digested);
    if (!MessageDigest.isEqual(digest, digested.getMessageDigest().digest())) {
      throw new ChangedException();
    }
  }

  private static byte[] digest(Path file, long size) throws IOException {
    var digested = new DigestOutputStream(OutputStream.nullOutputStream(), Vault.sha256());
    read(file, size, digested);
    return digested.getMessageDigest().digest();
  }

  /** Up to where it was: the spool's file grows meanwhile. */
  private static void read(Path file, long size, OutputStream out) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      for (long left = size; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new ChangedException();
        }
        out.write(buffer, 0, n);
        left -= n;
      }
    }
  }

  private static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private SortedMap<String, Path> files() throws IOException {
    var files = new TreeMap<String, Path>();
    collect(folders.data(), "", files);
    for (String owned : OWNED) {
      collect(folders.home().resolve(owned), "home/" + owned + "/", files);
    }
    return files;
  }

  private void collect(Path root, String prefix, Map<String, Path> files) throws IOException {
    if (!Files.isDirectory(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isLeftOut(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isLeftOut(file)) {
              files.put(prefix + root.relativize(file), file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // it went meanwhile
          }
        });
  }

  private boolean isLeftOut(Path file) {
    Path data = folders.data();
    String name = file.getFileName().toString();
    if (name.endsWith(".partial")) {
      return true;
    }
    Path postgres = data.resolve("postgres");
    if (postgres.equals(file.getParent())) {
      return !name.equals("password");
    }
    if (data.resolve("objects").equals(file.getParent())) {
      return name.endsWith(".jar") || name.equals("logging");
    }
    return data.equals(file.getParent()) && LEFT_OUT.contains(name);
  }

  private static Map<String, byte[]> extended(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    if (view == null || !Files.getFileStore(file).supportsFileAttributeView(view.name())) {
      return Map.of();
    }
    var attributes = new TreeMap<String, byte[]>();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      attributes.put(name, value.array());
    }
    return attributes;
  }
}
