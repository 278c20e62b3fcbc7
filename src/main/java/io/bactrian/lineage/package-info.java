/**
 * What came of what: from the bytes a sender sent, and the route's text that took them, to the
 * trade they became.
 */
@ApplicationModule(
    displayName = "Lineage",
    allowedDependencies = {"shared", "cdc", "liveedit"})
@NullMarked
package io.bactrian.lineage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
