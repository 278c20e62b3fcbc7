/**
 * What came of what: from the bytes a sender sent, and the route's text that took them, to the
 * trade they became.
 */
@ApplicationModule(
    displayName = "Lineage",
    allowedDependencies = {"shared", "changes.log", "hub.liveedit"})
@NullMarked
package io.bactrian.data.lineage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
