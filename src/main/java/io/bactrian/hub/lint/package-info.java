/** What can be said of a route file without running it: every fault with its line and its fix. */
@ApplicationModule(
    displayName = "Route lint",
    allowedDependencies = {"shared", "hub.routefiles", "hub.schedules"})
@NullMarked
package io.bactrian.hub.lint;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
