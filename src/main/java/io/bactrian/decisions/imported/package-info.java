/**
 * Lobes of models that were trained elsewhere and answer something else than the probability of a
 * direction: bandits, regimes, policies with a memory.
 */
@ApplicationModule(
    displayName = "Imported models",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.indicators",
      "data.lobes",
      "decisions.inforce",
      "decisions.lobes",
      "models.onnx",
      "models.registry"
    })
@NullMarked
package io.bactrian.decisions.imported;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
