package io.bactrian.changes.delivery;

/** The route is being stopped, swapped or not yet started: no event causes it. */
final class RouteNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RouteNotReadyException(Throwable cause) {
    super(cause);
  }
}
