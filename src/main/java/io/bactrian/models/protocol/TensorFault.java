package io.bactrian.models.protocol;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;

/** What is wrong with a tensor of a request. */
final class TensorFault {
  private static final int LONGEST = 60;

  private TensorFault() {}

  /**
   * @param at the tensor and the place in it, such as {@code inputs.features.data[3]}
   */
  static HubException of(String at, String message) {
    return new HubException(ErrorCode.INVALID_FIELD, at, message);
  }

  /** What a caller sent, as far as it is worth repeating. */
  static String excerpt(String sent) {
    return sent.length() <= LONGEST ? sent : sent.substring(0, LONGEST) + "...";
  }
}
