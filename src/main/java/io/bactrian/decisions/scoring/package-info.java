/**
 * Live decisions: features of the newest bars, scored by the champions, judged by the guard,
 * stored.
 */
@ApplicationModule(
    displayName = "Scoring",
    allowedDependencies = {
      "shared",
      "data.features",
      "decisions.risk",
      "hub.lists",
      "hub.security",
      "models.registry"
    })
@NullMarked
package io.bactrian.decisions.scoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
