/**
 * Lets several hubs share one set of schedules: each firing happens on one of the hubs that run the
 * schedule. Quartz keeps the times in the database; who runs what, and what became of each firing,
 * is kept beside them.
 */
@ApplicationModule(
    displayName = "Schedules",
    allowedDependencies = {"shared", "hub.deadletters", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.hub.schedules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
