/** Who may do what: credentials, API keys, console login, and both ports' filter chains. */
@ApplicationModule(
    displayName = "Security",
    allowedDependencies = {"shared", "http"})
@NullMarked
package io.bactrian.security;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
