package io.bactrian.shared;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes files that are there whole or not at all, whenever the hub is killed or the power goes:
 * beside their place, forced to disk, then moved there.
 */
public final class WholeFile {
  private WholeFile() {}

  /** Writes the text in place of what is there; only the hub's own user reads it. */
  public static void write(Path file, String text) throws IOException {
    place(file, text, PosixFilePermissions.fromString("rw-------"));
  }

  /** The same for a file that is not the hub's alone: whoever may read it now may go on to. */
  public static void writeShared(Path file, String text) throws IOException {
    place(file, text, Files.exists(file) ? Files.getPosixFilePermissions(file) : null);
  }

  /**
   * @param permissions null for those that every new file gets
   */
  private static void place(Path file, String text, @Nullable Set<PosixFilePermission> permissions)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    if (permissions == null) {
      Files.createFile(partial);
    } else {
      Files.createFile(partial, PosixFilePermissions.asFileAttribute(permissions));
      Files.setPosixFilePermissions(partial, permissions); // also those that the umask took away
    }
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      for (ByteBuffer bytes = StandardCharsets.UTF_8.encode(text); bytes.hasRemaining(); ) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    move(partial, file);
  }

  /** Gives a file or folder, whose content is on disk, its name for good. */
  public static void move(Path partial, Path target) throws IOException {
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
