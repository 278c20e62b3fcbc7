/** What every source has in common: who may send, what is refused, what is stored once. */
@ApplicationModule(
    displayName = "Sources",
    allowedDependencies = {
      "shared",
      "capture.spool",
      "hub.connections",
      "hub.http",
      "hub.lists",
      "hub.security",
      "hub.webhookauth"
    })
@NullMarked
package io.bactrian.capture.sources;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
