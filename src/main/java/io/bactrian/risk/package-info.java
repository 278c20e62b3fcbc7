/**
 * The guard between a model's proposal and a trade: kill switch, loss limit, exposure, position
 * size.
 */
@ApplicationModule(
    displayName = "Policy",
    allowedDependencies = {"shared", "security"})
@NullMarked
package io.bactrian.risk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
