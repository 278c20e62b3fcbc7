/** The change log: captured tables, positions, and how far each subscriber is. */
@ApplicationModule(
    displayName = "Change log",
    allowedDependencies = {})
@NullMarked
package io.bactrian.changes.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
