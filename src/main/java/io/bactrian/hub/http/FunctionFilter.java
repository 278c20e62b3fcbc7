package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Lets calls of {@code /functions/v1/...} through: a POST with a body alone. */
public final class FunctionFilter extends BodyFilter {
  /** What Supabase's client adds; the hub has one region. */
  private static final String REGION = "forceFunctionRegion";

  private final Refusal refusal;

  public FunctionFilter(int limit, Refusal refusal) {
    super(limit, "The body has more than the %d bytes that a function takes.");
    this.refusal = refusal;
  }

  @Override
  boolean takesBody(HttpServletRequest request) {
    if (!request.getMethod().equals("POST")) {
      throw new HubException(ErrorCode.METHOD_NOT_ALLOWED, "Call functions with POST.");
    }
    refuseParameters(request.getQueryString());
    return true;
  }

  @Override
  void refuse(HttpServletResponse response, HubException refused) throws IOException {
    refusal.write(response, refused);
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
}
