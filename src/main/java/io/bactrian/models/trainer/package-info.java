/** The embedded trainer; it knows nothing of the hub but docs/trainer-contract.md. */
@ApplicationModule(
    displayName = "Trainer",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.models.trainer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
