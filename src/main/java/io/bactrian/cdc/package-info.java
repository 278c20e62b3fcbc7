/**
 * Fan-out: rows that change in captured tables reach every subscriber in order, each with progress
 * of its own.
 */
@ApplicationModule(
    displayName = "Change data capture",
    allowedDependencies = {"shared", "lists", "security", "monitoring"})
@NullMarked
package io.bactrian.cdc;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
