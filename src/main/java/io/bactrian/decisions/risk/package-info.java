/**
 * The guard between a model's proposal and a trade: kill switch, loss limit, exposure, position
 * size.
 */
@ApplicationModule(
    displayName = "Risk guard",
    allowedDependencies = {
      "shared",
      "decisions.treasury",
      "hub.accounts",
      "hub.lists",
      "hub.security"
    })
@NullMarked
package io.bactrian.decisions.risk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
