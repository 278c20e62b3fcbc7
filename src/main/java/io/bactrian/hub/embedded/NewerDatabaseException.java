package io.bactrian.hub.embedded;

import org.flywaydb.core.api.MigrationVersion;

/** A newer hub changed the tables: this one does not know what it would do to them. */
final class NewerDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NewerDatabaseException(MigrationVersion found, MigrationVersion known) {
    super(
        "The database holds migration "
            + found
            + ", and this hub knows those up to "
            + known
            + ": a newer hub ran on it.");
  }
}
