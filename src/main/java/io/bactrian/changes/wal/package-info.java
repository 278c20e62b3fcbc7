/** Capture from the write-ahead log of PostgreSQL. */
@ApplicationModule(
    displayName = "Write-ahead log",
    allowedDependencies = {"shared", "changes.log"})
@NullMarked
package io.bactrian.changes.wal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
