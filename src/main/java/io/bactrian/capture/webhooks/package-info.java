/** Sources as data: who may send to which address, and which route takes what was sent. */
@ApplicationModule(
    displayName = "Webhooks",
    allowedDependencies = {
      "shared",
      "capture.sources",
      "hub.connections",
      "hub.http",
      "hub.security",
      "hub.webhookauth"
    })
@NullMarked
package io.bactrian.capture.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
