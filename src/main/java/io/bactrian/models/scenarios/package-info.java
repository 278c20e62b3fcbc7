/** Regression scenarios: situations whose right answer is agreed on, asked of every new model. */
@ApplicationModule(
    displayName = "Scenarios",
    allowedDependencies = {"shared", "data.features", "hub.http", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.models.scenarios;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
