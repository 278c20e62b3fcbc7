/** Route files in the console: reading, judging, saving, and who changed which when. */
@ApplicationModule(
    displayName = "Route editing",
    allowedDependencies = {"shared", "hub.lint", "hub.liveedit", "hub.routefiles", "hub.security"})
@NullMarked
package io.bactrian.hub.routeedit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
