/** What {@code /health} answers: each check with a time limit. */
@ApplicationModule(
    displayName = "Health",
    allowedDependencies = {"shared", "hub.security"})
@NullMarked
package io.bactrian.hub.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
