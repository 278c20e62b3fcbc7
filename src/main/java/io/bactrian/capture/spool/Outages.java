package io.bactrian.capture.spool;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database and the spool take entries. Logs each change once, not once an entry. */
final class Outages {
  private static final Logger log = LoggerFactory.getLogger(Outages.class);

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
      log.warn("Intake: messages go to the spool, the database does not take them: {}", reason);
    }
    database = true;
  }

  synchronized void databaseWorks() {
    if (database) {
      log.info("Intake: the database takes messages again");
    }
    database = false;
  }

  synchronized void spoolFails(String reason) {
    if (!spool) {
      log.error("Intake: messages are refused, the spool does not take them either: {}", reason);
    }
    spool = true;
  }

  synchronized void spoolWorks() {
    if (spool) {
      log.info("Intake: messages are no longer refused");
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
