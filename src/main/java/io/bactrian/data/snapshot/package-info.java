/** Labelled and enriched rows, and the snapshots of them that models learn from. */
@ApplicationModule(
    displayName = "Snapshots",
    allowedDependencies = {"shared", "changes.log", "data.features", "store.objects"})
@NullMarked
package io.bactrian.data.snapshot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
