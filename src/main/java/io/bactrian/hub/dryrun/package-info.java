/** Loads a route file into a context of its own, in which nothing reaches out. */
@ApplicationModule(
    displayName = "Dry run",
    allowedDependencies = {"hub.lint", "hub.routefiles"})
@NullMarked
package io.bactrian.hub.dryrun;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
