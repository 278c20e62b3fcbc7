package io.bactrian.models.backtest;

/** The account at the close of a bar, as sizers and guards see it. Money is the account's. */
public interface AccountState {
  /** Microseconds since 1970. */
  long time();

  /** Balance and open positions, at the newest closes. */
  double equity();

  /** What the deals of a symbol since midnight UTC made, commission and swap in it. */
  double dayResult(int market);

  /** How many symbols there are. */
  int markets();

  String symbol(int market);

  /** Open, negative where it is short, 0 where there is none. */
  double lots(int market);

  /** The newest close; NaN where no bar has closed. */
  double price(int market);
}
