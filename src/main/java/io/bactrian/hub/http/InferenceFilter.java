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
 * Runs after the login of {@code /v2/...}: takes the body of a POST up to the limit and hands on a
 * request that holds nothing else of the client's.
 */
public final class InferenceFilter extends OncePerRequestFilter {
  private static final String BINARY = "Inference-Header-Content-Length";

  private final int limit;
  private final Refusal refusal;

  public InferenceFilter(int limit, Refusal refusal) {
    this.limit = limit;
    this.refusal = refusal;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(clean(request), response);
    } catch (HubException e) {
      refusal.writeInference(response, e);
    }
  }

  private HttpServletRequest clean(HttpServletRequest request) throws IOException {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {
        return request;
      }
      case "POST" -> {}
      default ->
          throw new HubException(
              ErrorCode.METHOD_NOT_ALLOWED, "Infer with POST, and read the rest with GET.");
    }
    if (request.getHeader(BINARY) != null) {
      throw new HubException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          BINARY,
          "the extension for binary data is not taken here: send data as JSON.");
    }
    if (request.getQueryString() != null) {
      throw new HubException(
          ErrorCode.INVALID_PARAMETER,
          "Inference takes no query parameters: give them as parameters in the body.");
    }
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    if (body.size() > limit) {
      throw new HubException(
          ErrorCode.TOO_LARGE,
          "The body has more than the %d bytes that one request takes: send fewer rows at a time."
              .formatted(limit));
    }
    return new SanitizedRequest(request, request.getRequestURI(), body.beginning());
  }
}
