/** The way from the database and objects in a data folder to servers, while the hub is stopped. */
@ApplicationModule(
    displayName = "Move",
    allowedDependencies = {"shared", "hub.embedded", "store.objects", "watch.backup"})
@NullMarked
package io.bactrian.watch.move;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
