/**
 * How many lots an action may have: sized by a rule, scaled by the policy model, then judged by
 * every limit that fits its strategy, symbol, login and account currency.
 */
@ApplicationModule(
    displayName = "Guardrails",
    allowedDependencies = {
      "shared",
      "data.features",
      "data.indicators",
      "decisions.inforce",
      "decisions.risk",
      "decisions.treasury",
      "hub.http",
      "models.jsonmodels"
    })
@NullMarked
package io.bactrian.decisions.guardrails;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
