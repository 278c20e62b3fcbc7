package io.bactrian.hub.embedded;

import java.nio.file.Path;

/** Another hub runs on the same data folder. */
final class DataDirectoryInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DataDirectoryInUseException(Path root, String pid) {
    super("The data folder " + root + " is in use by the hub with process id " + pid + ".");
  }
}
