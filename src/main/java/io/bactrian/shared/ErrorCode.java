package io.bactrian.shared;

import java.util.Locale;

/**
 * What can go wrong, as clients and operators see it: a stable name, an HTTP status, and whether to
 * try again.
 */
public enum ErrorCode {
  MALFORMED_JSON(400, "The body is not valid JSON"),
  INVALID_FIELD(400, "A field is missing or has a wrong value"),
  INVALID_PARAMETER(400, "A query parameter has a wrong value"),
  UNAUTHENTICATED(401, "The caller is not known"),
  FORBIDDEN(403, "The caller may not do this"),
  SECOND_FACTOR_REQUIRED(403, "This wants a fresh code of the second factor"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "This address does not take that method"),
  TIMEOUT(408, "The body took too long to arrive"),
  CONFLICT(409, "This does not fit the present state"),
  TOO_LARGE(413, "The body is larger than the limit"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's content type is not taken here"),
  UNPROCESSABLE(422, "The request is well formed, but names something that the hub cannot use"),
  TOO_MANY_REQUESTS(429, "More requests than this sender may send"),
  INTERNAL(500, "The hub failed"),
  BAD_ANSWER(502, "A host that the hub asked gave no answer that it can use"),
  UNAVAILABLE(503, "The hub cannot do this right now");

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status of an answer that carries this code. */
  public int status() {
    return status;
  }

  /** One sentence that is the same for every occurrence. */
  public String title() {
    return title;
  }

  /** True where the same request may succeed later. */
  public boolean retryable() {
    return status >= 500;
  }

  /** The name in documents and columns, such as {@code malformed-json}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
