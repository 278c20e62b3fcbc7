/**
 * Files that a person puts into the store, which become the rows that a webhook would have made.
 */
@ApplicationModule(
    displayName = "Inbox",
    allowedDependencies = {
      "shared",
      "capture.mt5",
      "capture.sources",
      "capture.spool",
      "hub.http",
      "store.objects"
    })
@NullMarked
package io.bactrian.capture.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
