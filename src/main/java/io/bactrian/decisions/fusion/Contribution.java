package io.bactrian.decisions.fusion;

/**
 * What one lobe adds to a fused score.
 *
 * @param confidence of the lobe, 0 to 1
 * @param weight among the lobes that answered, which add up to 1
 * @param contribution the weight times the confidence, negative for SELL, 0 for HOLD; rounded to
 *     2^-40
 */
public record Contribution(String action, double confidence, double weight, double contribution) {}
