/**
 * Live decisions: features of the newest bars, scored by the champions, judged by the guard,
 * stored.
 */
@ApplicationModule(
    displayName = "Scoring",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.indicators",
      "data.lobes",
      "decisions.fusion",
      "decisions.guardrails",
      "decisions.inforce",
      "decisions.lobes",
      "decisions.risk",
      "hub.cache",
      "hub.lists",
      "hub.security",
      "models.registry",
      "models.rollout",
      "models.serving"
    })
@NullMarked
package io.bactrian.decisions.scoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
