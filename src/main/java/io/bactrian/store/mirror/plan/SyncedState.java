package io.bactrian.store.mirror.plan;

/**
 * What both sides held when they were last equal.
 *
 * @param path below the map's root
 * @param leftVersion the bucket's
 * @param rightVersion the drive's
 * @param rightId the drive's id of it
 */
public record SyncedState(
    String path, String leftVersion, String rightVersion, String rightId, long size, String hash) {
  boolean holds(Item item, String version) {
    return item.version().equals(version)
        || (item.size() == size && hash.equals(item.hash())); // the same content under a new tag
  }
}
