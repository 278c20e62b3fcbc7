/** What a connection may cost before its caller is known, and which proxies are believed. */
@ApplicationModule(
    displayName = "Connections",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.hub.connections;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
