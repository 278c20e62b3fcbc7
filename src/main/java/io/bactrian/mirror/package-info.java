/** The two-way mirror between prefixes of the object store and folders of a drive. */
@ApplicationModule(
    displayName = "Sync",
    allowedDependencies = {
      "shared",
      "lists",
      "objects",
      "onedrive",
      "security",
      "monitoring",
      "onedrive :: client"
    })
@NullMarked
package io.bactrian.mirror;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
