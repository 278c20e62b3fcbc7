/** The object store: any S3 endpoint, the embedded one unless another is configured. */
@ApplicationModule(
    displayName = "Objects",
    allowedDependencies = {"shared", "embedded"})
@NullMarked
package io.bactrian.objects;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
