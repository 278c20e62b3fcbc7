/** Training runs, their tokens, links and files. */
@ApplicationModule(
    displayName = "Runs",
    allowedDependencies = {"shared", "hub.connections", "hub.webhookauth", "store.objects"})
@NullMarked
package io.bactrian.models.runs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
