package io.bactrian.decisions.budgets;

/**
 * Room for one call, from before it until it is settled.
 *
 * @param startedNanos {@link System#nanoTime} when it was made
 */
record Reservation(long id, Prices prices, long startedNanos) {}
