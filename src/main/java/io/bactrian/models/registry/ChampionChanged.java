package io.bactrian.models.registry;

import org.jspecify.annotations.Nullable;

/**
 * Published after the commit that moved the alias.
 *
 * @param version null where no version answers any more
 */
public record ChampionChanged(String model, @Nullable String version) {}
