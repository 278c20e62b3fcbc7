package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * * Runs after the login of {@code /functions/v1/...}: takes the body up to the limit and hands on
 * a request that holds nothing else of the client's.
 */
public final class FunctionFilter extends OncePerRequestFilter {
  /** What Supabase's client adds; the hub has one region. */
  private static final String REGION = "forceFunctionRegion";

  private final int limit;
  private final Refusal refusal;

  public FunctionFilter(int limit, Refusal refusal) {
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
      refusal.write(response, e);
    }
  }

  /** No route gets a query parameter; one that was meant to prevent harm must not be dropped. */
  private static void refuseParameters(@Nullable String query) {
    if (query == null) {
      return;
    }
    for (String name :
        UriComponentsBuilder.newInstance().query(query).build().getQueryParams().keySet()) {
      if (!name.equals(REGION)) {
        throw new HubException(
            ErrorCode.INVALID_PARAMETER,
            name,
            "A function takes no query parameter " + name + ": give it in the body.");
      }
    }
  }

  private HttpServletRequest clean(HttpServletRequest request) throws IOException {
    if (!request.getMethod().equals("POST")) {
      throw new HubException(ErrorCode.METHOD_NOT_ALLOWED, "Call functions with POST.");
    }
    refuseParameters(request.getQueryString());
    RequestBody body = RequestBody.read(request.getInputStream(), limit, null);
    if (body.size() > limit) {
      throw new HubException(
          ErrorCode.TOO_LARGE,
          "The body has more than the " + limit + " bytes that a function takes.");
    }
    return new SanitizedRequest(request, request.getRequestURI(), body.beginning());
  }
}
