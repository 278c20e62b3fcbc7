package io.bactrian.watch.drift;

/**
 * How far values are from those of a training.
 *
 * @param psi population stability index, in nats
 * @param ks Kolmogorov and Smirnov's statistic, the largest difference of the two distribution
 *     functions, at the training's percentiles
 * @param wasserstein what has to be moved how far to make one distribution of the other, on the
 *     percentiles, in standard deviations of the training: what the rarest percent does counts
 *     little
 * @param missing the share that is missing, less that of the training, without its sign
 */
record Distance(double psi, double ks, double wasserstein, double missing) {}
