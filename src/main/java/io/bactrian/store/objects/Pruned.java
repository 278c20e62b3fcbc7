package io.bactrian.store.objects;

/**
 * What one pruning came to.
 *
 * @param objects that were deleted
 * @param bytes of those
 * @param held objects that are old enough, and needed
 * @param uploads that were begun, never finished, and given up
 */
record Pruned(int objects, long bytes, int held, int uploads) {}
