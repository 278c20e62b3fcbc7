package io.bactrian.hub.liveedit;

import java.time.Instant;

/**
 * Published when a file is gone and nothing of it runs any more.
 *
 * @param file below {@code hub.home}, with forward slashes
 */
public record RouteFileRemoved(String file, Instant at) {}
