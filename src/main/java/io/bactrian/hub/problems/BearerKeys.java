package io.bactrian.hub.problems;

import jakarta.servlet.http.HttpServletRequest;

/** Requests that carry a key in the header {@code Authorization}. */
public final class BearerKeys {
  public static final String SCHEME = "Bearer ";

  private BearerKeys() {}

  /** Needs no CSRF token: a browser adds this header to no request of another site. */
  public static boolean in(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }
}
