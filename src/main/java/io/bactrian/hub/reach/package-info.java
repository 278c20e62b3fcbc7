/** What a route may reach: by {@code hub.routes.allow}, at save and at run time. */
@ApplicationModule(
    displayName = "Reach of the routes",
    allowedDependencies = {"shared", "hub.lint", "hub.routefiles"})
@NullMarked
package io.bactrian.hub.reach;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
