/** Whether what models are asked about now is like what they were trained on. */
@ApplicationModule(
    displayName = "Drift",
    allowedDependencies = {"shared", "data.snapshot", "hub.lists", "models.registry"})
@NullMarked
package io.bactrian.watch.drift;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
