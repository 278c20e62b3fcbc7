/** Indicators by the field's names, the same in training, backtest and live. */
@ApplicationModule(
    displayName = "Indicators",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.data.indicators;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
