/** Jars that a user drops into {@code lib/}: components, data formats, drivers, converters. */
@ApplicationModule(
    displayName = "Dropped-in jars",
    allowedDependencies = {})
@NullMarked
package io.bactrian.hub.lib;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
