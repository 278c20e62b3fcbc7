package io.bactrian.models.rollout;

/**
 * What the challenger did in a stretch of time.
 *
 * @param decisions that it was asked for
 * @param errors that it failed in
 * @param slow answers that took longer than {@link TripLimits#latency()}
 * @param invalid answers that are none: no number, not from 0 to 1, classes that do not sum to 1
 * @param schema answers or inputs of another shape than its signature
 * @param loss of the day on what it decided, in the account's currency; below 0 where it won
 */
public record Window(
    long decisions, long errors, long slow, long invalid, long schema, double loss) {}
