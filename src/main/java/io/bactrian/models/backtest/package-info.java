/**
 * The simulator: what orders that were decided at the close of bars would have become. It knows
 * bars, costs and one account; who decides, who sizes and who guards is handed to it.
 */
@ApplicationModule(
    displayName = "Backtest",
    allowedDependencies = {"data.features", "data.indicators", "models.performance"})
@NullMarked
package io.bactrian.models.backtest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
