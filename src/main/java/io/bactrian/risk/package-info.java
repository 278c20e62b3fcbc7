/**
 * The guard between a model's wish and a trade: kill switch, loss limit, exposure, position size.
 */
@ApplicationModule(
    displayName = "Policy",
    allowedDependencies = {"shared", "lists", "security"})
@NullMarked
package io.bactrian.risk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
