package io.bactrian.hub.reach;

/** What a route tried to reach is not among what routes may: says so, and what opens it. */
final class UnreachableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnreachableException(String message) {
    super(message);
  }
}
