/**
 * What the hub brings along when no server is configured: PostgreSQL and an S3 endpoint under the
 * data folder.
 */
@ApplicationModule(
    displayName = "Embedded services",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
