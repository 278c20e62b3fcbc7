/**
 * Which keys the hub has, where they come from, and rotating those that it made; and what is
 * configured.
 */
@ApplicationModule(
    displayName = "Keys",
    allowedDependencies = {"shared", "hub.security"})
@NullMarked
package io.bactrian.hub.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
