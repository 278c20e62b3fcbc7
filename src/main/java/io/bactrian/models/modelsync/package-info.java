/**
 * Models that are trained elsewhere and fetched: polled, checked, handed to the registry; what is
 * refused is kept with its reason.
 */
@ApplicationModule(
    displayName = "Model sync",
    allowedDependencies = {
      "shared",
      "data.snapshot",
      "hub.http",
      "hub.lists",
      "models.artifacts",
      "models.jsonmodels",
      "models.onnx",
      "models.registry",
      "models.releases",
      "models.runs",
      "models.validation",
      "store.objects"
    })
@NullMarked
package io.bactrian.models.modelsync;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
