/** Who may send webhooks: TradingView's tokens and the secrets of MetaTrader's logins. */
@ApplicationModule(
    displayName = "Senders",
    allowedDependencies = {"shared", "security"})
@NullMarked
package io.bactrian.webhookauth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
