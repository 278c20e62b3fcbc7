/** MetaTrader 5 messages: deals, bars, ticks, accounts, positions and receipts. */
@ApplicationModule(
    displayName = "MetaTrader 5",
    allowedDependencies = {
      "shared",
      "capture.sources",
      "capture.spool",
      "hub.http",
      "hub.webhookauth"
    })
@NullMarked
package io.bactrian.capture.mt5;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
