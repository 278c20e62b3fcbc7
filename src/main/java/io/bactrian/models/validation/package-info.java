/** The checks on what the hub has and on what a call brings, and as a stage of training runs. */
@ApplicationModule(
    displayName = "Validation",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.indicators",
      "data.snapshot",
      "models.checks",
      "models.registry",
      "models.trainer"
    })
@NullMarked
package io.bactrian.models.validation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
