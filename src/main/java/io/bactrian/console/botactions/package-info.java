/** What buttons of the bot do: stop and resume trading, and move rollouts. */
@ApplicationModule(
    displayName = "Actions of the bot",
    allowedDependencies = {
      "shared",
      "console.botreplies",
      "decisions.risk",
      "decisions.treasury",
      "hub.security",
      "models.serving"
    })
@NullMarked
package io.bactrian.console.botactions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
