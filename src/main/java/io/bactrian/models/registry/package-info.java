/** The models: checked before they are opened, gated before they answer, kept for good. */
@ApplicationModule(
    displayName = "Registry",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.prompts",
      "data.snapshot",
      "hub.lists",
      "hub.security",
      "models.onnx",
      "models.scenarios",
      "store.objects"
    })
@NullMarked
package io.bactrian.models.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
