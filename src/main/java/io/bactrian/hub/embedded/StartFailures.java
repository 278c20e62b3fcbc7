package io.bactrian.hub.embedded;

import io.bactrian.shared.HubException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one line what prevents the start and which variable to set. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailures implements SpringBootExceptionReporter {
  private static final Logger log = LoggerFactory.getLogger(StartFailures.class);

  /** As Spring Boot calls it. */
  StartFailures(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    String reason = reason(failure);
    if (reason != null) {
      log.error(reason);
    }
    return reason != null;
  }

  /** Null where the failure is none of these. */
  static @Nullable String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataDirectoryInUseException inUse) {
        return inUse.getMessage() + " Stop that hub, or set HUB_DATA to another folder.";
      }
      if (cause instanceof NewerDatabaseException newer) {
        return newer.getMessage()
            + " Start the newer version, or put back what was backed up before the upgrade"
            + " (docs/upgrade.md).";
      }
      if (cause instanceof MovedDatabaseException || cause instanceof HubException) {
        return cause.getMessage(); // what is wrong, and how to mend it
      }
      if (cause instanceof PortInUseException taken) {
        return ("Port %d is taken by another program. Stop that program, or set HUB_PORT (webhooks,"
                + " API, console; default 8080) or HUB_MANAGEMENT_PORT (Hawtio, actuator; default"
                + " 8081) to a free port.")
            .formatted(taken.getPort());
      }
      if (cause instanceof AccessDeniedException denied) {
        return denied.getFile()
            + " is closed to the user that the hub runs as. Give the folder to that user (in the"
            + " image: 10001), or set HUB_DATA to another.";
      }
      if (cause instanceof FileSystemException file
          && "Read-only file system".equals(file.getReason())) {
        return file.getFile()
            + " is on a read-only file system. The hub writes to HUB_DATA and to the folder of"
            + " temporary files, from which it also loads libraries (docker run --read-only"
            + " --tmpfs /tmp:exec).";
      }
    }
    return null;
  }
}
