package io.bactrian.store.mirror;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of a run's report.
 *
 * @param action copy_up, copy_down, delete_left, delete_right, adopt, conflict, forget or skip
 * @param detail where the other version of a conflict went
 * @param state planned, doing, done or failed
 */
public record MirrorStep(
    int seq,
    String path,
    String action,
    String reason,
    @Nullable String detail,
    long size,
    String state,
    @Nullable String hash,
    @Nullable String error,
    @Nullable Instant endedAt) {}
