/** Closed trades, what became of them, and what people say of them. */
@ApplicationModule(
    displayName = "Labels",
    allowedDependencies = {
      "shared",
      "changes.log",
      "data.features",
      "data.snapshot",
      "hub.lists",
      "hub.security"
    })
@NullMarked
package io.bactrian.data.labels;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
