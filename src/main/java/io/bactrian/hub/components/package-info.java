/** What Camel's components get of the hub: settings, database, JSON with exact digits. */
@ApplicationModule(
    displayName = "Components",
    allowedDependencies = {"hub.http"})
@NullMarked
package io.bactrian.hub.components;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
