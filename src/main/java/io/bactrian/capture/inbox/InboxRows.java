package io.bactrian.capture.inbox;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one at a time, so that its size does not matter. */
interface InboxRows {
  /** What the file has to say, in lower case. */
  Set<String> columns();

  /** The line that names the columns; empty where each row does. */
  String header();

  /** Null at the end. */
  @Nullable InboxRow next() throws IOException;

  /**
   * @param line where, from 1
   * @param column which, null for the line as a whole
   */
  static HubException refused(long line, @Nullable String column, String what) {
    return new HubException(ErrorCode.INVALID_FIELD, column, "Line " + line + ": " + what);
  }
}
