package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs after the login: takes the body up to the limit and hands on a request that holds nothing
 * else of the client's.
 */
abstract class BodyFilter extends OncePerRequestFilter {
  private final int limit;
  private final String tooLarge;

  /**
   * @param limit in bytes
   * @param tooLarge what is said of a larger body, with {@code %d} for the limit
   */
  BodyFilter(int limit, String tooLarge) {
    this.limit = limit;
    this.tooLarge = tooLarge;
  }

  /**
   * @return whether a body is to be taken; else the request goes on as it is
   * @throws HubException where the call is refused without a look at its body
   */
  abstract boolean takesBody(HttpServletRequest request);

  abstract void refuse(HttpServletResponse response, HubException refusal) throws IOException;

  @Override
  protected final void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(takesBody(request) ? clean(request) : request, response);
    } catch (HubException e) {
      refuse(response, e);
    }
  }

  private HttpServletRequest clean(HttpServletRequest request) throws IOException {
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    if (body.size() > limit) {
      throw new HubException(ErrorCode.TOO_LARGE, tooLarge.formatted(limit));
    }
    return new SanitizedRequest(request, request.getRequestURI(), body.beginning());
  }
}
