/**
 * What is wrong: raised by anyone, or found by a condition that is data; acknowledged by people.
 */
@ApplicationModule(
    displayName = "Alarms",
    allowedDependencies = {"shared", "hub.health", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.watch.alarms;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
