/** Jobs at hosts that queue and bill them: asked for once, and followed until they are over. */
@ApplicationModule(
    displayName = "Hosts of trainers",
    allowedDependencies = {"shared", "models.runs", "models.trainer"})
@NullMarked
package io.bactrian.models.hosts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
