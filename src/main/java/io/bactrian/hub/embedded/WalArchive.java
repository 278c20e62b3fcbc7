package io.bactrian.hub.embedded;

import io.bactrian.shared.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How PostgreSQL lays its finished log down for the backup: whole, on disk, and under a name once.
 */
final class WalArchive {
  private static final String SCRIPT =
      """
      #!/bin/sh
      # PostgreSQL's archive_command: sh archive.sh PATH NAME
      set -e
      to="$(dirname "$0")/wal"
      if [ -e "$to/$2" ]; then exec cmp -s "$1" "$to/$2"; fi
      cp "$1" "$to/$2.partial"
      sync "$to/$2.partial"
      mv "$to/$2.partial" "$to/$2"
      sync "$to"
      """;

  private WalArchive() {}

  /**
   * The settings that archive into {@code folder/wal}.
   *
   * @param seconds after which a segment is finished though it is not full
   */
  static List<String> into(Path folder, long seconds) throws IOException {
    Files.createDirectories(folder.resolve("wal"));
    Path script = folder.resolve("archive.sh");
    if (Files.notExists(script) || !Files.readString(script).equals(SCRIPT)) {
      WholeFile.write(script, SCRIPT);
    }
    return List.of(
        "archive_mode = on",
        "archive_timeout = " + seconds,
        "archive_command = " + SecondPostgres.command(script, "\"%p\" \"%f\""));
  }
}
