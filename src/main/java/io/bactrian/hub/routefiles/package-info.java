/**
 * A route file as it is written: its nodes, routes, endpoints, templates and defaults, with their
 * lines.
 */
@ApplicationModule(
    displayName = "Route files",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.routefiles;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
