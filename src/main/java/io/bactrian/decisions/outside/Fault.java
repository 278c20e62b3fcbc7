package io.bactrian.decisions.outside;

import io.bactrian.shared.ErrorCode;
import java.util.Locale;

/** What can go wrong with a host, by names that reasons, logs and documents share. */
enum Fault {
  /** Nothing was sent. */
  UNREACHABLE(ErrorCode.UNAVAILABLE, true),
  /** No whole answer in time. */
  TIMEOUT(ErrorCode.UNAVAILABLE, false),
  /** 429 or 503: it said that it has too much to do. */
  BUSY(ErrorCode.UNAVAILABLE, false),
  /** Another 4xx: the same question is refused again. */
  REFUSED(ErrorCode.BAD_ANSWER, false),
  /** Another 5xx. */
  FAILED(ErrorCode.BAD_ANSWER, true),
  /** 3xx; redirects are not followed. */
  REDIRECT(ErrorCode.BAD_ANSWER, false),
  /** More bytes than are taken. */
  TOO_LARGE(ErrorCode.BAD_ANSWER, false),
  /** The connection ended before the answer did. */
  CUT_OFF(ErrorCode.BAD_ANSWER, true),
  /** The answer is no JSON. */
  NOT_JSON(ErrorCode.BAD_ANSWER, false),
  /** 200 with an error in the body. */
  ERROR_BODY(ErrorCode.BAD_ANSWER, false),
  /** JSON, and not what the protocol answers. */
  WRONG_SHAPE(ErrorCode.BAD_ANSWER, false),
  /** What the protocol answers, and not what the schema wants. */
  SCHEMA(ErrorCode.BAD_ANSWER, false),
  /** The host failed too often of late and is left alone for a while. */
  CIRCUIT_OPEN(ErrorCode.UNAVAILABLE, false);

  private final ErrorCode code;
  private final boolean again;

  Fault(ErrorCode code, boolean again) {
    this.code = code;
    this.again = again;
  }

  ErrorCode code() {
    return code;
  }

  /** Whether another try at once may do better, and does not load a host that has too much. */
  boolean again() {
    return again;
  }

  /** Such as {@code cut-off}. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
