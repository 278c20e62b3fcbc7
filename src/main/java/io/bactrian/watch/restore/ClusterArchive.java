package io.bactrian.watch.restore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A running cluster's folder as a tar: files change while they are copied, and what the log says of
 * them is done again at the restore. What is left out is what PostgreSQL's manual says of a
 * low-level base backup.
 */
public final class ClusterArchive {
  private static final Set<String> EMPTY =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "postmaster.pid",
          "postmaster.opts",
          "pg_internal.init",
          "current_logfiles",
          "backup_label",
          "tablespace_map");

  private ClusterArchive() {}

  /** Writes everything but the label, which is known when all is copied. */
  public static TarArchiveOutputStream write(Path cluster, OutputStream out) throws IOException {
    var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    Files.walkFileTree(
        cluster,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(cluster)) {
              tar.putArchiveEntry(new TarArchiveEntry(cluster.relativize(folder) + "/"));
              tar.closeArchiveEntry();
            }
            boolean empty =
                cluster.equals(folder.getParent()) && EMPTY.contains(name(folder))
                    || name(folder).startsWith("pgsql_tmp");
            return empty ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isSymbolicLink()) {
              throw new IOException(
                  file + " is a link: a cluster with tablespaces cannot be backed up");
            }
            if (!LEFT_OUT.contains(name(file)) && !name(file).startsWith("pgsql_tmp")) {
              add(tar, cluster.relativize(file).toString(), file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // dropped meanwhile, which the log knows
            }
            throw failure;
          }
        });
    return tar;
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  /** Its length is that of the beginning; what it lost since reads as zeros. */
  private static void add(TarArchiveOutputStream tar, String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long left = Files.size(file);
      var entry = new TarArchiveEntry(name);
      entry.setSize(left);
      tar.putArchiveEntry(entry);
      byte[] buffer = new byte[64 * 1024];
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          n = (int) Math.min(buffer.length, left);
          java.util.Arrays.fill(buffer, 0, n, (byte) 0);
        }
        tar.write(buffer, 0, n);
        left -= n;
      }
      tar.closeArchiveEntry();
    } catch (NoSuchFileException e) {
      return; // dropped meanwhile, which the log knows
    }
  }

  public static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  /** Makes the folder of it, which must not exist. */
  static void extract(InputStream in, Path cluster) throws IOException {
    Files.createDirectory(
        cluster,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var tar = new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path path = cluster.resolve(entry.getName()).normalize();
      if (!path.startsWith(cluster)) {
        throw new IOException("the archive climbs out of its folder: " + entry.getName());
      }
      if (entry.isDirectory()) {
        Files.createDirectories(path);
      } else {
        Files.copy(tar, path);
      }
    }
    in.transferTo(OutputStream.nullOutputStream()); // what follows the tar's end counts for its sum
    Files.createDirectories(cluster.resolve("pg_wal/archive_status"));
  }
}
