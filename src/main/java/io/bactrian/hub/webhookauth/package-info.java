/** Who may send webhooks: TradingView's tokens and the secrets of MetaTrader's logins. */
@ApplicationModule(
    displayName = "Webhook authentication",
    allowedDependencies = {"shared", "hub.http", "hub.security"})
@NullMarked
package io.bactrian.hub.webhookauth;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
