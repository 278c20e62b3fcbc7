/** What a connection may cost before its caller is known, and which proxies are believed. */
@ApplicationModule(
    displayName = "HTTP",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
