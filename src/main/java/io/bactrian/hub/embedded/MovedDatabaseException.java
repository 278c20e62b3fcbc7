package io.bactrian.hub.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The database of the data folder has gone to a server: a hub that started on it would fork it. */
final class MovedDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private MovedDatabaseException(Path marker, String where) {
    super(
        "The database of this data folder was moved to "
            + where
            + ". Set HUB_DB_URL to it. To go on with the one here, without what came since, remove "
            + marker
            + " (docs/move-to-server.md).");
  }

  static Path marker(Path postgres) {
    return postgres.resolve("moved");
  }

  static void refuse(Path postgres) throws IOException {
    Path marker = marker(postgres);
    if (Files.exists(marker)) {
      throw new MovedDatabaseException(marker, Files.readString(marker).strip());
    }
  }
}
