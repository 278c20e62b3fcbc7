/**
 * The replayer behind {@code make demo}: real trades, sent over the public HTTP endpoints as an
 * Expert Advisor and TradingView send them. It imports nothing from the hub it talks to.
 */
@ApplicationModule(
    displayName = "Demo",
    allowedDependencies = {})
@NullMarked
package io.bactrian.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
