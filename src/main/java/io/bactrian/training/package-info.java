/** Trainings: asked for, given a dataset, sent to a trainer, and what the trainer tells of them. */
@ApplicationModule(
    displayName = "Training",
    allowedDependencies = {
      "shared",
      "lists",
      "security",
      "ingestion",
      "datasets",
      "objects",
      "registry",
      "trainer",
      "http"
    })
@NullMarked
package io.bactrian.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
