/** How long rows of each table are kept, as data, and the nightly removal of what is older. */
@ApplicationModule(
    displayName = "Retention",
    allowedDependencies = {"shared", "hub.lists", "hub.security"})
@NullMarked
package io.bactrian.watch.retention;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
