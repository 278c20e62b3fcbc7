/** The models: checked before they are opened, gated before they answer, kept for good. */
@ApplicationModule(
    displayName = "Registry",
    allowedDependencies = {"shared", "lists", "security", "objects", "datasets"})
@NullMarked
package io.bactrian.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
