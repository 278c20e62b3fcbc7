package io.bactrian.data.lobes;

import io.bactrian.data.indicators.Ohlcv;

/** A lobe that answers from closed bars alone: the same bars, the same answer. */
public interface BarLobe {
  /** As in weights and answers, such as {@code trend}. */
  String name();

  /** How many bars it needs at least. */
  int requiredBars();

  /** How many of the newest bars to give it: an answer depends on no more. */
  int windowBars();

  /**
   * What it answers at the close of the last bar.
   *
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} naming how many bars are needed
   */
  LobeAnswer answer(Ohlcv bars);
}
