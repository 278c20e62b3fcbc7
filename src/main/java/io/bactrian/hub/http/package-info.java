/**
 * What every HTTP route needs: the message that came, its JSON checked, its answer or its problem.
 */
@ApplicationModule(
    displayName = "HTTP routes",
    allowedDependencies = {"shared", "hub.security"})
@NullMarked
package io.bactrian.hub.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
