/**
 * Who answers beside the champion: rollouts that are started, dealt to units, judged by what came
 * true, raised, promoted and taken back.
 */
@ApplicationModule(
    displayName = "Serving",
    allowedDependencies = {
      "shared",
      "data.snapshot",
      "hub.lists",
      "hub.security",
      "models.registry",
      "models.releases",
      "models.rollout"
    })
@NullMarked
package io.bactrian.models.serving;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
