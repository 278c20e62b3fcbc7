/** Whoever takes what comes in: how far behind each is, how fast, and whether it goes on. */
@ApplicationModule(
    displayName = "Stream processors",
    allowedDependencies = {"shared", "hub.lists", "watch.queue"})
@NullMarked
package io.bactrian.watch.processors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
