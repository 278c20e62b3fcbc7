/**
 * What an operator says of symbols, currencies and limits: contract sizes, exchange rates, and the
 * limits of a strategy, a symbol, a login or an account currency.
 */
@ApplicationModule(
    displayName = "Treasury",
    allowedDependencies = {"shared", "data.features", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.decisions.treasury;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
