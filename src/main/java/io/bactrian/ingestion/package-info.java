/**
 * Webhooks in: authentication, validation, normalisation, and rows that are durable before the
 * answer.
 */
@ApplicationModule(
    displayName = "Ingestion",
    allowedDependencies = {
      "shared",
      "lists",
      "http",
      "security",
      "intake",
      "webhookauth",
      "cdc",
      "objects"
    })
@NullMarked
package io.bactrian.ingestion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
