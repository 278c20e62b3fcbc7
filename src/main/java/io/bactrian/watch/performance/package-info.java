/** What live trading was worth, in the one form that backtests are reported in. */
@ApplicationModule(
    displayName = "Live performance",
    allowedDependencies = {"shared", "data.features", "models.performance"})
@NullMarked
package io.bactrian.watch.performance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
