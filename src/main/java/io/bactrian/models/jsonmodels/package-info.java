/**
 * Models that are JSON: validated, kept as immutable versions in the object store, read through a
 * cache.
 */
@ApplicationModule(
    displayName = "JSON models",
    allowedDependencies = {"shared", "hub.http", "hub.lists", "hub.security", "store.objects"})
@NullMarked
package io.bactrian.models.jsonmodels;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
