package io.bactrian.watch.queue;

import org.jspecify.annotations.Nullable;

/**
 * What the workers of all hubs have to do.
 *
 * @param due pieces of work that nobody has begun and that could begin now
 * @param oldestSeconds since the oldest of them could begin
 * @param arrivalsPerSecond of the last quarter of an hour
 * @param workSeconds that one piece took on average in that time; null where none was done
 * @param hubs that have workers, at least 1
 */
record Load(
    long due,
    double oldestSeconds,
    double arrivalsPerSecond,
    @Nullable Double workSeconds,
    int hubs) {}
