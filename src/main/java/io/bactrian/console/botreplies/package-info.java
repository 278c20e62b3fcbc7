/** What the Telegram bot answers, and how it goes out: an outbox that keeps Telegram's pace. */
@ApplicationModule(
    displayName = "Replies of the bot",
    allowedDependencies = {"shared", "watch.notices"})
@NullMarked
package io.bactrian.console.botreplies;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
