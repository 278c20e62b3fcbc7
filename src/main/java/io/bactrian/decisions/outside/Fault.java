package io.bactrian.decisions.outside;

import static io.bactrian.decisions.budgets.CallFault.Owed.NO_CALL;
import static io.bactrian.decisions.budgets.CallFault.Owed.NO_MONEY;
import static io.bactrian.decisions.budgets.CallFault.Owed.WHAT_WAS_RESERVED;

import io.bactrian.decisions.budgets.CallFault.Owed;
import io.bactrian.shared.ErrorCode;
import java.util.Locale;

/** What can go wrong with a host, by names that reasons, logs and documents share. */
enum Fault {
  /** Nothing was sent. */
  UNREACHABLE(ErrorCode.UNAVAILABLE, NO_CALL, true),
  /** No whole answer in time. */
  TIMEOUT(ErrorCode.UNAVAILABLE, WHAT_WAS_RESERVED, false),
  /** 429 or 503: it said that it has too much to do. */
  BUSY(ErrorCode.UNAVAILABLE, NO_MONEY, false),
  /** Another 4xx: the same question is refused again. */
  REFUSED(ErrorCode.BAD_ANSWER, NO_MONEY, false),
  /** Another 5xx. */
  FAILED(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, true),
  /** 3xx; redirects are not followed. */
  REDIRECT(ErrorCode.BAD_ANSWER, NO_MONEY, false),
  /** More bytes than are taken. */
  TOO_LARGE(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, false),
  /** The connection ended before the answer did. */
  CUT_OFF(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, true),
  /** The answer is no JSON. */
  NOT_JSON(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, false),
  /** 200 with an error in the body. */
  ERROR_BODY(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, false),
  /** JSON, and not what the protocol answers. */
  WRONG_SHAPE(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, false),
  /** What the protocol answers, and not what the schema wants. */
  SCHEMA(ErrorCode.BAD_ANSWER, WHAT_WAS_RESERVED, false),
  /** The host failed too often of late and is left alone for a while. */
  CIRCUIT_OPEN(ErrorCode.UNAVAILABLE, NO_CALL, false);

  private final ErrorCode code;
  private final Owed owed;
  private final boolean again;

  Fault(ErrorCode code, Owed owed, boolean again) {
    this.code = code;
    this.owed = owed;
    this.again = again;
  }

  ErrorCode code() {
    return code;
  }

  /** What the call costs that ended so. */
  Owed owed() {
    return owed;
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
