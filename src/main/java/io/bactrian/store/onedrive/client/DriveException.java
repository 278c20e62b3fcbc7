package io.bactrian.store.onedrive.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call to the drive that failed. Its message carries what the drive said and neither credentials
 * nor addresses.
 */
public class DriveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The codes of failures that this client finds itself, beside those that Graph names. */
  public static final String BROKEN_CONNECTION = "brokenConnection";

  public static final String HASH_MISMATCH = "hashMismatch";
  public static final String SOURCE_CHANGED = "sourceChanged";
  public static final String CLOSED = "closed";
  public static final String SIGN_IN = "signInFailed";

  private final int status;
  private final String code;
  private final @Nullable Duration retryAfter;

  /**
   * @param status of HTTP, 0 where there was no answer
   * @param code Graph's word such as {@code itemNotFound}, or one of this class
   * @param message what is wrong
   * @param retryAfter how long to wait before the next call, null where it did not say
   */
  public DriveException(
      int status,
      String code,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  public DriveException(String code, String message) {
    this(0, code, message, null, null);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The drive refused before it did anything. */
  boolean throttled() {
    return status == 429 || (status == 503 && retryAfter != null);
  }

  /** No answer, or one that leaves open whether the drive has done what was asked. */
  boolean doubtful() {
    return code.equals(BROKEN_CONNECTION)
        || status == 500
        || status == 502
        || status == 504
        || (status == 503 && retryAfter == null);
  }
}
