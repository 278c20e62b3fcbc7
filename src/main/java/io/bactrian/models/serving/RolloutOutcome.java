package io.bactrian.models.serving;

import org.jspecify.annotations.Nullable;

/**
 * What happened to a rollout.
 *
 * @param rollout its id
 * @param moved start, raise, approve, promote, take_back or stop; null where nothing moved
 * @param share of the units that the challenger answers now
 */
public record RolloutOutcome(String rollout, @Nullable String moved, double share, String state) {}
