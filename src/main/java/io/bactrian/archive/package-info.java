/** Chart images and Pine sources, kept for good and by their content. */
@ApplicationModule(
    displayName = "Archive",
    allowedDependencies = {"shared", "lists", "security", "objects", "http"})
@NullMarked
package io.bactrian.archive;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
