/** Bars and the features that are computed of them. */
@ApplicationModule(
    displayName = "Features",
    allowedDependencies = {"shared", "data.indicators"})
@NullMarked
package io.bactrian.data.features;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
