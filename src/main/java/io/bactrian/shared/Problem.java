package io.bactrian.shared;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An RFC 9457 problem document.
 *
 * @param type {@code urn:bactrian:problem:<code>}
 * @param title the same for every occurrence of the code
 * @param status the HTTP status
 * @param detail what is wrong here and how to mend it
 * @param field the field at fault, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String type, String title, int status, String detail, @Nullable String field) {

  /** What a component says of a failure may repeat a secret. */
  public Problem {
    detail = SecretValues.masked(detail);
  }

  public static final String MEDIA_TYPE = "application/problem+json";

  public static Problem of(HubException e) {
    return of(e.code(), String.valueOf(e.getMessage()), e.field());
  }

  public static Problem of(ErrorCode code, String detail, @Nullable String field) {
    return new Problem(
        "urn:bactrian:problem:" + code.slug(), code.title(), code.status(), detail, field);
  }
}
