package io.bactrian.store.mirror.plan;

import java.util.Map;

/**
 * All that a side holds.
 *
 * @param items by path, the marker among them
 * @param refused paths that cannot be mirrored, with the reason
 * @param sure whether what is not listed has been deleted; else it may never have arrived
 */
public record Listing(Map<String, Item> items, Map<String, String> refused, boolean sure) {}
