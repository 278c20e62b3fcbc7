/**
 * Fan-out: rows that change in captured tables reach every subscriber in order, each with progress
 * of its own.
 */
@ApplicationModule(
    displayName = "Delivery",
    allowedDependencies = {
      "shared",
      "changes.kafka",
      "changes.log",
      "hub.deadletters",
      "hub.lists",
      "hub.security"
    })
@NullMarked
package io.bactrian.changes.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
