/** Datasets: versioned snapshots of bars and labels that models learn from, and trade packages. */
@ApplicationModule(
    displayName = "Snapshots",
    allowedDependencies = {
      "shared",
      "changes.log",
      "data.cleaning",
      "data.features",
      "data.feedback",
      "store.objects"
    })
@NullMarked
package io.bactrian.data.snapshot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
