/**
 * The Telegram bot: who is linked, what came and whether it was answered, buttons that do something
 * once. Which command does what is in {@code routes/telegram/}.
 */
@ApplicationModule(
    displayName = "Telegram bot",
    allowedDependencies = {
      "shared",
      "changes.log",
      "console.botreplies",
      "hub.lists",
      "hub.security"
    })
@NullMarked
package io.bactrian.console.telegram;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
