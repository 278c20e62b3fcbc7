package io.bactrian.shared;

import org.jspecify.annotations.Nullable;

/**
 * A failure that names its code, the field at fault where there is one, and the fix. Never carries
 * a secret.
 */
public class HubException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String field;

  /**
   * @param code what went wrong
   * @param field the field at fault as a JSON path such as {@code items[3].price}, or null
   * @param message what is wrong and how to mend it, one sentence each
   */
  public HubException(ErrorCode code, @Nullable String field, String message) {
    this(code, field, message, null);
  }

  public HubException(ErrorCode code, String message) {
    this(code, null, message, null);
  }

  public HubException(
      ErrorCode code, @Nullable String field, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.field = field;
  }

  /**
   * Nothing has this id.
   *
   * @param field that names it
   * @param thing such as alarm
   * @param list where those are that exist, such as /api/v1/alarms
   */
  public static HubException missing(String field, String thing, Object id, String list) {
    return new HubException(
        ErrorCode.NOT_FOUND,
        field,
        "There is no %s %s: GET %s lists those there are.".formatted(thing, id, list));
  }

  public ErrorCode code() {
    return code;
  }

  public @Nullable String field() {
    return field;
  }
}
