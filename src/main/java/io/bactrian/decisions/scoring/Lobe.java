package io.bactrian.decisions.scoring;

import java.util.Map;

/**
 * What one model says.
 *
 * @param probabilities by class, summing to 1
 */
record Lobe(String model, String version, String sha256, Map<String, Float> probabilities) {}
