/**
 * The trainer, in the hub or as a process of its own; it knows nothing of the hub but
 * docs/trainer-contract.md.
 */
@ApplicationModule(
    displayName = "Trainer",
    allowedDependencies = {"shared", "models.lstm"})
@NullMarked
package io.bactrian.models.trainer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
