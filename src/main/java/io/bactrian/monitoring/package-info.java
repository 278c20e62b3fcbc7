/** How the hub is: health, metrics, dead letters. */
@ApplicationModule(
    displayName = "Monitoring",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
