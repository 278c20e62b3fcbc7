package io.bactrian.capture.spool;

import java.io.IOException;

/** The spool holds as much as it may. */
final class SpoolFullException extends IOException {
  private static final long serialVersionUID = 1L;

  SpoolFullException(long limit) {
    super("the spool holds " + limit + " bytes, which is its limit");
  }
}
