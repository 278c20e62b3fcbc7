/**
 * Loads what is in routes/, processors/ and schedules/, at start and whenever a file changes: a
 * change is linted, tried in a scratch context, and only then swapped in.
 */
@ApplicationModule(
    displayName = "Live edit",
    allowedDependencies = {
      "shared",
      "hub.dryrun",
      "hub.lint",
      "hub.lists",
      "hub.routefiles",
      "hub.schedules"
    })
@NullMarked
package io.bactrian.hub.liveedit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
