package io.bactrian.demo;

import org.jspecify.annotations.Nullable;

/**
 * What became of one message.
 *
 * @param signalId the id the hub gave an alert, at its first delivery or now; null for other kinds
 * @param stored rows that the hub says it had not held before
 * @param attempts how often it was sent
 * @param nanos from the last attempt to its answer
 * @param refusal why the hub will never take it, or null if it is acknowledged
 */
record Outcome(
    @Nullable String signalId, int stored, int attempts, long nanos, @Nullable String refusal) {}
