/** Enciphered objects in a folder or a bucket that nobody has to trust. */
@ApplicationModule(
    displayName = "Vault",
    allowedDependencies = {"shared"})
@NullMarked
package io.bactrian.store.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
