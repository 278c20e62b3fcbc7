/** What a backup consists of, and the way back from it to a data folder. */
@ApplicationModule(
    displayName = "Restore",
    allowedDependencies = {"shared", "hub.embedded", "store.vault"})
@NullMarked
package io.bactrian.watch.restore;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
