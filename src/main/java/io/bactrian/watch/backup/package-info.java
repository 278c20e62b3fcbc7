/**
 * The embedded database, objects and credentials outside of the machine: its write-ahead log as it
 * is written, base backups, and the drill that proves the way back.
 */
@ApplicationModule(
    displayName = "Backup",
    allowedDependencies = {
      "shared",
      "data.lineage",
      "hub.embedded",
      "hub.lists",
      "store.vault",
      "watch.restore"
    })
@NullMarked
package io.bactrian.watch.backup;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
