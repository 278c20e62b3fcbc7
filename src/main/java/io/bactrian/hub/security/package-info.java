/** Who may do what: credentials, API keys, console login, and both ports' filter chains. */
@ApplicationModule(
    displayName = "Security",
    allowedDependencies = {"shared", "hub.connections", "hub.problems"})
@NullMarked
package io.bactrian.hub.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
