/**
 * Checks that find what makes a result better than it is: features, labels, rows and decisions that
 * know the future, and winners of many trials. They compute on arrays and know nothing of the hub.
 */
@ApplicationModule(
    displayName = "Checks",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.models.checks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
