/** How the hub does beside what it is to do: one row a measure, or what is missing for one. */
@ApplicationModule(
    displayName = "Scorecard",
    allowedDependencies = {"shared", "hub.lists", "watch.performance"})
@NullMarked
package io.bactrian.watch.scorecard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
