/** What each contributor to a decision answers about what is known at a moment. */
@ApplicationModule(
    displayName = "Lobes of a decision",
    allowedDependencies = {
      "shared",
      "changes.log",
      "data.indicators",
      "data.lobes",
      "decisions.fusion",
      "decisions.guardrails",
      "decisions.inforce",
      "hub.security",
      "models.jsonmodels"
    })
@NullMarked
package io.bactrian.decisions.lobes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
