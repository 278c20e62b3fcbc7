/** Model servers and text models of others, asked by a step of a route. */
@ApplicationModule(
    displayName = "Outside hosts",
    allowedDependencies = {
      "shared",
      "data.indicators",
      "data.lobes",
      "data.prompts",
      "decisions.budgets",
      "decisions.lobes",
      "hub.http"
    })
@NullMarked
package io.bactrian.decisions.outside;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
