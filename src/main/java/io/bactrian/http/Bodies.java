package io.bactrian.http;

import io.bactrian.shared.HubException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** What the rest of the hub says to, and hears from, the connection that a request came in on. */
public final class Bodies {
  private static final String PROVEN = Bodies.class.getName() + ".proven";
  private static final String REFUSAL = Bodies.class.getName() + ".refusal";

  private Bodies() {}

  /** From now on the caller is known: its body counts as no stranger's. */
  public static void proven(ServletRequest request) {
    request.setAttribute(PROVEN, true);
  }

  /** Why the body was not read to its end, or null; whoever read it may have said otherwise. */
  public static @Nullable HubException refusalOf(ServletRequest request) {
    return request.getAttribute(REFUSAL) instanceof HubException refusal ? refusal : null;
  }

  static boolean isProven(ServletRequest request) {
    return request.getAttribute(PROVEN) != null;
  }

  static void refuse(ServletRequest request, HubException refusal) {
    request.setAttribute(REFUSAL, refusal);
  }
}
