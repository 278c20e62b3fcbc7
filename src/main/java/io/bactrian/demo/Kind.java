package io.bactrian.demo;

import java.util.Locale;

/** What is sent, in the order of the final table. */
enum Kind {
  TICK,
  BAR,
  ALERT,
  RECEIPT,
  DEAL,
  ACCOUNT;

  /** The kind's name in an MT5 message and in the table. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
