package io.bactrian.hub.connections;

import io.bactrian.shared.HubException;
import jakarta.servlet.ServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What other packages set on, and read from, the connection that a request came in on. */
public final class Bodies {
  static final String BODY = Bodies.class.getName() + ".body";
  private static final String REFUSAL = Bodies.class.getName() + ".refusal";

  private Bodies() {}

  /** From now on the caller is proven: its body no longer counts as an unproven caller's. */
  public static void proven(ServletRequest request) {
    if (request.getAttribute(BODY) instanceof BoundedBody body) {
      body.prove();
    }
  }

  /**
   * From now on the body may take this long in all: for callers who are known and send files.
   *
   * @param limit from the end of the request's headers
   */
  public static void mayTake(ServletRequest request, Duration limit) {
    if (request.getAttribute(BODY) instanceof BoundedBody body) {
      body.limit(limit);
    }
  }

  /** Why the body was not read to its end, or null; whoever read it may have said otherwise. */
  public static @Nullable HubException refusalOf(ServletRequest request) {
    return request.getAttribute(REFUSAL) instanceof HubException refusal ? refusal : null;
  }

  static void refuse(ServletRequest request, HubException refusal) {
    request.setAttribute(REFUSAL, refusal);
  }
}
