/** Which trainer runs go to: the hub's own, or one elsewhere. */
@ApplicationModule(
    displayName = "Trainers",
    allowedDependencies = {"models.trainer"})
@NullMarked
package io.bactrian.models.trainers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
