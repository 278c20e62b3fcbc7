/** What the bot answers: values of the hub in words, and the picture of a profit. */
@ApplicationModule(
    displayName = "Answers of the bot",
    allowedDependencies = {
      "shared",
      "console.botreplies",
      "console.portal",
      "decisions.risk",
      "decisions.treasury"
    })
@NullMarked
package io.bactrian.console.botanswers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
