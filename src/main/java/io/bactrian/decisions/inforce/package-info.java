/**
 * What was in force when a decision was made: versions of models, revisions of the policy. Whatever
 * decides asks the question's own, where it has one, and what is in use now otherwise.
 */
@ApplicationModule(
    displayName = "In force",
    allowedDependencies = {
      "shared",
      "data.features",
      "decisions.risk",
      "decisions.treasury",
      "models.jsonmodels",
      "models.registry"
    })
@NullMarked
package io.bactrian.decisions.inforce;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
