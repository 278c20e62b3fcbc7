/**
 * What a rollout is decided by: which arm a unit is in, what paired losses show at any look,
 * whether the arms have the sizes that they should have, and what ends a rollout at once. It
 * computes on numbers and records and knows nothing of models, routes or tables.
 */
@ApplicationModule(
    displayName = "Rollout",
    allowedDependencies = {})
@NullMarked
package io.bactrian.models.rollout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
