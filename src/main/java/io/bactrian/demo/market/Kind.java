package io.bactrian.demo.market;

import java.util.Locale;

/** What is sent, in the order of the final table. */
public enum Kind {
  TICK("market_ticks"),
  BAR("market_bars"),
  ALERT("tv_signals"),
  RECEIPT("order_receipts"),
  DEAL("trading_data"),
  ACCOUNT("account_snapshots");

  private final String table;

  Kind(String table) {
    this.table = table;
  }

  /** Where the hub keeps it. */
  public String table() {
    return table;
  }

  /** The kind's name in an MT5 message and in the table. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
