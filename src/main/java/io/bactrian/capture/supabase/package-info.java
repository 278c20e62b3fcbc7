/** Supabase database webhooks, which become changes. */
@ApplicationModule(
    displayName = "Supabase",
    allowedDependencies = {
      "shared",
      "capture.sources",
      "capture.spool",
      "changes.log",
      "hub.http",
      "hub.security",
      "hub.webhookauth"
    })
@NullMarked
package io.bactrian.capture.supabase;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
