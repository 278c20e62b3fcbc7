package io.bactrian.models.serving;

import io.bactrian.models.registry.Champion;

/**
 * A rollout's version, opened.
 *
 * @param version it may be held and used as a champion may
 */
public record Challenger(Rollout rollout, Champion version) {}
