package io.bactrian.hub.routefiles;

/**
 * Why a file, as it is on disk, is not what runs.
 *
 * @param file the path below {@code hub.home}
 * @param line the line at fault, from 1
 * @param reason what is wrong
 */
public record RouteProblem(String file, int line, String reason) {}
