package io.bactrian.hub.embedded;

import java.util.Arrays;
import java.util.Comparator;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the tables to this hub's version. Flyway itself would work on newer ones, too. */
final class DatabaseVersion {
  private DatabaseVersion() {}

  /**
   * @throws NewerDatabaseException where a newer hub ran on them
   */
  static void migrate(Flyway flyway) {
    MigrationInfo[] migrations = flyway.info().all();
    MigrationVersion known = newest(migrations, true);
    MigrationVersion found = newest(migrations, false);
    if (found.isNewerThan(known)) {
      throw new NewerDatabaseException(found, known);
    }
    flyway.migrate();
  }

  private static MigrationVersion newest(MigrationInfo[] migrations, boolean known) {
    return Arrays.stream(migrations)
        .filter(migration -> migration.getState().isResolved() == known)
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .orElse(MigrationVersion.EMPTY);
  }
}
