/** What failed for good: where it is kept, and how it is mended, replayed or discarded. */
@ApplicationModule(
    displayName = "Dead letters",
    allowedDependencies = {"shared", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.hub.deadletters;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
