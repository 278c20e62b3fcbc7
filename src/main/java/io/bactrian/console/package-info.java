/**
 * What people look at: the web console, the lists under {@code /api/v1} and the flow's live counts,
 * as the packages that own them contribute them. Nothing depends on it.
 */
@ApplicationModule(
    displayName = "Console",
    allowedDependencies = {"shared", "hub.lists"})
@NullMarked
package io.bactrian.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
