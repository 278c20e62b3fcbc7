/**
 * Work that waits for a route of its kind: claimed under a lease, tried again, given up, and done
 * by as many workers as the load asks for.
 */
@ApplicationModule(
    displayName = "Queue",
    allowedDependencies = {
      "shared",
      "hub.deadletters",
      "hub.http",
      "hub.lists",
      "hub.security",
      "watch.alarms"
    })
@NullMarked
package io.bactrian.watch.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
