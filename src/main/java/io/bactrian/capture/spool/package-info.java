/**
 * Durable before the answer: requests that arrive together share one transaction, and what the
 * database cannot take goes to an fsynced spool that drains into it, in order and once.
 */
@ApplicationModule(
    displayName = "Spool",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.capture.spool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
