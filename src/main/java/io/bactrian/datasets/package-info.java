/** Labelled and enriched rows, and the snapshots of them that models learn from. */
@ApplicationModule(
    displayName = "Datasets",
    allowedDependencies = {"shared", "lists", "cdc", "objects", "security"})
@NullMarked
package io.bactrian.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
