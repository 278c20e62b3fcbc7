package io.bactrian.store.mirror.plan;

import org.jspecify.annotations.Nullable;

/**
 * One file of a side.
 *
 * @param path below the map's root, as the bucket spells it
 * @param id what the side itself calls it; the path where that is all it has
 * @param version changes whenever the content does: what a write is conditional on
 * @param size bytes
 * @param hash the content's hash, or null where the side would have to read it
 */
public record Item(String path, String id, String version, long size, @Nullable String hash) {}
