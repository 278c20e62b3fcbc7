package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;

/** The end of a series: lobes answer from a stated number of its bars. */
final class NewestBars {
  private NewestBars() {}

  /**
   * At most {@code window} of them.
   *
   * @throws HubException {@link ErrorCode#UNPROCESSABLE} where there are fewer than {@code
   *     required}
   */
  static Ohlcv of(Ohlcv bars, String lobe, int required, int window) {
    int size = bars.size();
    if (size < required) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "bars",
          "%s needs at least %d closed bars and there are %d: send more bars, or take a shorter period."
              .formatted(lobe, required, size));
    }
    return bars.newest(window);
  }
}
