/** What an operator looks at when something went wrong: dead letters, health, metrics. */
@ApplicationModule(
    displayName = "Dead letters",
    allowedDependencies = {"shared", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.hub.deadletters;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
