package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lint.RouteProblem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of routes/, processors/ or schedules/ as the hub runs it.
 *
 * @param file the path below {@code hub.home}
 * @param kind {@code route}, {@code kamelet} or {@code schedule}
 * @param routeIds the routes in the version that serves
 * @param state {@code serving}, {@code serving-last-good} or {@code failed} (nothing of it runs)
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
    List<String> warnings) {}
