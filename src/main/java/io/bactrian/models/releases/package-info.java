/**
 * What people call versions: free aliases that move, release tags that do not, and flags that
 * follow the latest stable release.
 */
@ApplicationModule(
    displayName = "Releases",
    allowedDependencies = {"shared", "hub.lists", "hub.security", "models.registry"})
@NullMarked
package io.bactrian.models.releases;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
