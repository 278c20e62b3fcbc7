/** Events of sources that the hub knows nothing else of: any JSON, stored once. */
@ApplicationModule(
    displayName = "Events",
    allowedDependencies = {"shared", "capture.sources", "capture.spool", "hub.http", "hub.lists"})
@NullMarked
package io.bactrian.capture.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
