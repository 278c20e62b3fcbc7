package io.bactrian.watch.restore;

import io.bactrian.store.vault.DamagedException;
import io.bactrian.store.vault.Vault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.DigestInputStream;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the files beside the database as they were at a moment; only their owner reads them. */
final class RestoredFiles {
  private final BackupSet set;
  private final Consumer<String> say;

  RestoredFiles(BackupSet set, Consumer<String> say) {
    this.set = set;
    this.say = say;
  }

  /** Returns how many. */
  int restore(Path into, @Nullable Instant moment) throws IOException {
    Map<String, FileEntry> files = new FileJournal(set).asOf(moment);
    long bytes = 0;
    for (FileEntry file : files.values()) {
      Path target = into.resolve(file.path()).normalize();
      if (!target.startsWith(into)) {
        throw new DamagedException(file.path(), "it climbs out of its folder");
      }
      Files.createDirectories(target.getParent());
      write(file, target);
      bytes += file.size();
    }
    say.accept(
        "Files: %,d of %,d bytes (objects, credentials, spool, routes)"
            .formatted(files.size(), bytes));
    return files.size();
  }

  private void write(FileEntry file, Path target) throws IOException {
    String blob = file.blob();
    if (blob == null) {
      return;
    }
    try (var in = new DigestInputStream(set.vault().open(blob), Vault.sha256())) {
      copy(in, target);
      if (!blob.endsWith(set.vault().nameOf(in.getMessageDigest().digest()))) {
        throw new DamagedException(blob, "it is the content of another file");
      }
    }
    var view = Files.getFileAttributeView(target, UserDefinedFileAttributeView.class);
    if (view != null && Files.getFileStore(target).supportsFileAttributeView(view.name())) {
      for (Map.Entry<String, byte[]> attribute : file.attributes().entrySet()) {
        view.write(attribute.getKey(), ByteBuffer.wrap(attribute.getValue()));
      }
    }
    Files.setLastModifiedTime(target, FileTime.from(file.modified()));
  }

  private static void copy(InputStream in, Path target) throws IOException {
    Files.copy(in, target);
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
  }
}
