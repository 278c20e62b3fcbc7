/** Labelled and enriched rows: what models will learn from. */
@ApplicationModule(
    displayName = "Datasets",
    allowedDependencies = {"shared", "cdc"})
@NullMarked
package io.bactrian.datasets;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
