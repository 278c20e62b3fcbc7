/** TradingView alerts, which become signals. */
@ApplicationModule(
    displayName = "TradingView",
    allowedDependencies = {
      "shared",
      "capture.sources",
      "capture.spool",
      "hub.http",
      "hub.webhookauth"
    })
@NullMarked
package io.bactrian.capture.tradingview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
