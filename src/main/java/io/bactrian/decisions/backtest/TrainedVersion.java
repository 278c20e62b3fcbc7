package io.bactrian.decisions.backtest;

import java.time.Instant;

/**
 * A version of a model, and until when what it was trained on was known.
 *
 * @param trainedUntil nothing later was used, labels included
 */
record TrainedVersion(String version, Instant trainedUntil) {}
