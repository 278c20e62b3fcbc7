/** What an operator looks at when something went wrong: dead letters, health, metrics. */
@ApplicationModule(
    displayName = "Monitoring",
    allowedDependencies = {"shared", "lists", "security"})
@NullMarked
package io.bactrian.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
