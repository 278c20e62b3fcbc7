/**
 * Stored decisions made again with what was in force when they were made, and compared: research
 * equals live, or the first input that differs says why not.
 */
@ApplicationModule(
    displayName = "Decisions made again",
    allowedDependencies = {
      "shared",
      "decisions.guardrails",
      "decisions.inforce",
      "decisions.lobes",
      "decisions.risk",
      "decisions.scoring",
      "decisions.treasury",
      "data.features",
      "models.jsonmodels",
      "models.registry",
      "models.serving"
    })
@NullMarked
package io.bactrian.decisions.replay;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
