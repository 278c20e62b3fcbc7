package io.bactrian.intake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps entries from the database and from the spool: logged when it changes, not for each.
 */
final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  private boolean database;
  private boolean spool;

  /** Why, in a line: Spring and PostgreSQL add the statement. */
  static String reason(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause.toString().lines().findFirst().orElse("");
  }

  synchronized void databaseFails(String reason) {
    if (!database) {
      log.warn("Messages go to the spool: {}", reason);
    }
    database = true;
  }

  synchronized void databaseWorks() {
    if (database) {
      log.info("The database takes messages again");
    }
    database = false;
  }

  synchronized void spoolFails(String reason) {
    if (!spool) {
      log.error("Messages are refused, for the spool does not take them either: {}", reason);
    }
    spool = true;
  }

  synchronized void spoolWorks() {
    if (spool) {
      log.info("Messages are no longer refused");
    }
    spool = false;
  }

  synchronized boolean isDatabaseFailing() {
    return database;
  }

  synchronized boolean isRefusing() {
    return spool;
  }
}
