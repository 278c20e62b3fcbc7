/** Copies of chosen columns for dashboards, which a read-only role sees and nothing else. */
@ApplicationModule(
    displayName = "Analytics",
    allowedDependencies = {"changes.log"})
@NullMarked
package io.bactrian.data.analytics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
