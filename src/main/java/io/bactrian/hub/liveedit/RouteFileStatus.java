package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.routefiles.RouteProblem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file of routes/, processors/ or schedules/ as the hub runs it.
 *
 * @param file the path below {@code hub.home}
 * @param kind {@code route}, {@code kamelet} or {@code schedule}
 * @param routeIds the routes in the version that serves
 * @param state {@code serving}, {@code serving-last-good}, {@code failed} (nothing of it runs) or
 *     {@code stopped} (a route of it was stopped since)
 * @param loadedAt when the version that serves was loaded, null if none does
 * @param problem what is wrong with the version on disk, null if that one serves
 * @param problems all that is wrong with it, the first of them included
 * @param warnings what the build's contract test would refuse in a shipped file
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RouteFileStatus(
    String file,
    String kind,
    List<String> routeIds,
    String state,
    @Nullable Instant loadedAt,
    @Nullable RouteProblem problem,
    List<RouteProblem> problems,
    List<String> warnings) {

  /** The same with routes that do not run, though the file would have them. */
  RouteFileStatus stopped(List<RouteProblem> idle) {
    List<RouteProblem> all = Stream.concat(idle.stream(), problems.stream()).toList();
    return new RouteFileStatus(
        file, kind, routeIds, "stopped", loadedAt, all.get(0), all, warnings);
  }
}
