/**
 * What live trading was worth, in the one form that backtests are reported in, and what models
 * answered beside what came true.
 */
@ApplicationModule(
    displayName = "Live performance",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.snapshot",
      "hub.lists",
      "models.performance",
      "models.registry"
    })
@NullMarked
package io.bactrian.watch.performance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
