/** What moved a decision: each lobe's share, and what each feature did to a model's answer. */
@ApplicationModule(
    displayName = "Explanations",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.snapshot",
      "hub.lists",
      "models.onnx",
      "models.registry"
    })
@NullMarked
package io.bactrian.watch.explain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
