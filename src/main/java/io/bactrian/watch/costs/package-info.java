/** What trainings, calls and objects cost, booked once, and what a month will come to. */
@ApplicationModule(
    displayName = "Costs",
    allowedDependencies = {
      "shared",
      "decisions.treasury",
      "hub.lists",
      "hub.security",
      "store.objects"
    })
@NullMarked
package io.bactrian.watch.costs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
