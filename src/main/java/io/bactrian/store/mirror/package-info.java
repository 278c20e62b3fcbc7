/** The two-way mirror between prefixes of the object store and folders of a drive. */
@ApplicationModule(
    displayName = "Mirror",
    allowedDependencies = {
      "shared",
      "hub.lists",
      "hub.security",
      "store.objects",
      "store.onedrive",
      "store.onedrive::client"
    })
@NullMarked
package io.bactrian.store.mirror;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
