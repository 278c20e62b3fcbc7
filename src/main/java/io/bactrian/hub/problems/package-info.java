/** RFC 9457 problem documents for whatever is refused, on both ports. */
@ApplicationModule(
    displayName = "Problem documents",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.problems;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
