package io.bactrian.models.serving;

/** Published after the commit that started, moved or ended a rollout. */
record RolloutChanged(String model) {}
