/** Which models are trained again and when, and how champions do on what became known since. */
@ApplicationModule(
    displayName = "Retraining",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.snapshot",
      "models.registry",
      "models.runs",
      "models.training"
    })
@NullMarked
package io.bactrian.models.retraining;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
