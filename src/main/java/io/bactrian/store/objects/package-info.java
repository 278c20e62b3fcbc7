/** The object store: any S3 endpoint, the embedded one unless another is configured. */
@ApplicationModule(
    displayName = "Objects",
    allowedDependencies = {"shared", "hub.embedded"})
@NullMarked
package io.bactrian.store.objects;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
