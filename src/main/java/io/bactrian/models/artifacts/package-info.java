/** Artifacts of models made elsewhere: where they come from, and archives that are read safely. */
@ApplicationModule(
    displayName = "Artifacts",
    allowedDependencies = {"shared", "hub.http", "store.objects"})
@NullMarked
package io.bactrian.models.artifacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
