/** Chart images and Pine sources, kept for good and by their content. */
@ApplicationModule(
    displayName = "Archive",
    allowedDependencies = {
      "shared",
      "hub.connections",
      "hub.lists",
      "hub.security",
      "store.objects"
    })
@NullMarked
package io.bactrian.capture.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
