package io.bactrian.models.rollout;

/**
 * What the pairs show now, differences being the challenger's loss less the champion's.
 *
 * @param reason of the verdict, in a sentence
 * @param pairs handed over
 * @param used of them: the others overlap
 * @param rounds into which the used ones were put
 * @param worse the e-value of the challenger being worse
 * @param better the e-value of its being better
 * @param mean difference a round; NaN without one
 * @param low end of the interval of the true mean: above it at any look in no more than
 *     rollBackAlpha of rollouts
 * @param high its other end: below it in no more than promoteAlpha
 * @param effect the mean difference of all pairs as they are, as a share of the champion's mean
 *     loss or in the losses' unit; NaN without one
 */
public record Look(
    Verdict verdict,
    String reason,
    int pairs,
    int used,
    int rounds,
    double worse,
    double better,
    double mean,
    double low,
    double high,
    double effect) {}
