/** Values that all hubs share for a while: in Redis where one is named, else in PostgreSQL. */
@ApplicationModule(
    displayName = "Cache",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.cache;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
