/** Fuses the answers of lobes into one, by weights that were set, trained, or are equal. */
@ApplicationModule(
    displayName = "Fusion",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.lobes",
      "decisions.inforce",
      "hub.http",
      "hub.security",
      "models.jsonmodels",
      "models.registry",
      "models.scenarios"
    })
@NullMarked
package io.bactrian.decisions.fusion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
