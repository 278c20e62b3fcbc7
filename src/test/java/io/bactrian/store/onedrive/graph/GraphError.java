package io.bactrian.store.onedrive.graph;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** A refusal in Graph's own form: a status, a code and, where it has one, the finer inner code. */
final class GraphError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;
  private final String inner;

  GraphError(int status, String code, String inner, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  static GraphError invalid(String inner, String message) {
    return new GraphError(400, "invalidRequest", inner, message);
  }

  static GraphError notFound(String message) {
    return new GraphError(404, "itemNotFound", "", message);
  }

  static GraphError nameTaken() {
    return new GraphError(
        409, "nameAlreadyExists", "", "An item with the same name already exists under the parent");
  }

  static GraphError precondition() {
    return new GraphError(
        412, "preconditionFailed", "entityTagDoesNotMatch", "ETag does not match current item");
  }

  static GraphError unauthenticated(String message) {
    return new GraphError(401, "InvalidAuthenticationToken", "", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Answer answer() {
    Answer answer = Answer.json(status, body());
    return status == 401
        ? answer.with("WWW-Authenticate", "Bearer realm=\"\", error=\"invalid_token\"")
        : answer;
  }

  private Map<String, Object> body() {
    var innerError = new LinkedHashMap<String, Object>();
    if (!inner.isEmpty()) {
      innerError.put("code", inner);
    }
    innerError.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    innerError.put("request-id", UUID.randomUUID().toString());
    var error = new LinkedHashMap<String, Object>();
    error.put("code", code);
    error.put("message", getMessage());
    error.put("innerError", innerError);
    return Map.of("error", error);
  }
}
