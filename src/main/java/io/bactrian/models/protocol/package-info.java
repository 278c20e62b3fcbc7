/** Registered models behind the Open Inference Protocol, version 2. */
@ApplicationModule(
    displayName = "Inference protocol",
    allowedDependencies = {"shared", "hub.http", "models.registry"})
@NullMarked
package io.bactrian.models.protocol;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
