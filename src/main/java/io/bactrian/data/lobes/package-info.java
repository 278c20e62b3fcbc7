/** Contributors to a decision that are computed of closed bars alone. */
@ApplicationModule(
    displayName = "Lobes",
    allowedDependencies = {"shared", "data.features", "data.indicators"})
@NullMarked
package io.bactrian.data.lobes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
