/**
 * Trainings: asked for, given a dataset, sent to a trainer, and what the trainer reports of them.
 */
@ApplicationModule(
    displayName = "Training",
    allowedDependencies = {
      "shared",
      "data.cleaning",
      "data.features",
      "data.snapshot",
      "hub.http",
      "hub.lists",
      "hub.security",
      "models.hosts",
      "models.registry",
      "models.releases",
      "models.runs",
      "models.trainer",
      "models.validation"
    })
@NullMarked
package io.bactrian.models.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
