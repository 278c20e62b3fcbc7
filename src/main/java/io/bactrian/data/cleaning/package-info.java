/** Rules that remove or flag bars before a dataset is made of them. */
@ApplicationModule(
    displayName = "Cleaning",
    allowedDependencies = {"shared", "data.features"})
@NullMarked
package io.bactrian.data.cleaning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
