/** Copies of chosen columns for dashboards, which a read-only role sees and nothing else. */
@ApplicationModule(
    displayName = "Analytics",
    allowedDependencies = {"shared", "cdc"})
@NullMarked
package io.bactrian.analytics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
