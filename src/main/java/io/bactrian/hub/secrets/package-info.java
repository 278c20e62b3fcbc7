/**
 * Secrets of routes, by {@code {{secret:name}}}: where they come from, and that nothing shows them.
 */
@ApplicationModule(
    displayName = "Secrets of the routes",
    allowedDependencies = {"shared", "hub.lint"})
@NullMarked
package io.bactrian.hub.secrets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
