package io.bactrian.watch.processors;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one look found of a processor.
 *
 * @param kind subscriber or queue
 * @param paused by a person
 * @param lag positions of the change log, or pieces of work that are due
 * @param lagSeconds age of the oldest of them
 * @param processed since it exists
 * @param failing whether the newest thing that it dealt with failed
 * @param problem what keeps it from going on, null where nothing does
 * @param instances hubs that run it
 */
record Sample(
    String name,
    String kind,
    boolean paused,
    long lag,
    double lagSeconds,
    long processed,
    boolean failing,
    @Nullable String problem,
    @Nullable String lastError,
    @Nullable Instant lastProgressAt,
    int instances) {}
