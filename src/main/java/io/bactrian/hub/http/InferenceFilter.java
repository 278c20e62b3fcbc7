package io.bactrian.hub.http;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets calls of {@code /v2/...} through: what is read as it is, a POST with a body alone. */
public final class InferenceFilter extends BodyFilter {
  private static final String BINARY = "Inference-Header-Content-Length";

  private final Refusal refusal;

  public InferenceFilter(int limit, Refusal refusal) {
    super(
        limit,
        "The body has more than the %d bytes that one request takes: send fewer rows at a time.");
    this.refusal = refusal;
  }

  @Override
  boolean takesBody(HttpServletRequest request) {
    switch (request.getMethod()) {
      case "GET", "HEAD" -> {
        return false;
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
    return true;
  }

  @Override
  void refuse(HttpServletResponse response, HubException refused) throws IOException {
    refusal.writeInference(response, refused);
  }
}
