package io.bactrian.hub.embedded;

import java.util.Arrays;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;

/** Brings the tables to this hub's version. Flyway itself would work on newer ones, too. */
public final class DatabaseVersion {
  private DatabaseVersion() {}

  /**
   * @param found the newest migration that the tables have had; empty where there are none
   * @param known the newest one of this hub
   */
  public record Versions(String found, String known) {}

  public static Versions of(DataSource database) {
    MigrationInfoService info = flyway(database).info();
    MigrationInfo current = info.current();
    return new Versions(
        current == null ? "" : String.valueOf(current.getVersion()),
        newest(info.all(), true).toString());
  }

  /**
   * Makes the tables in an empty database, or those that are missing.
   *
   * @throws NewerDatabaseException where a newer hub ran on it
   */
  public static void migrate(DataSource database) {
    migrate(flyway(database));
  }

  private static Flyway flyway(DataSource database) {
    return Flyway.configure().dataSource(database).locations("classpath:db/migration").load();
  }

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
