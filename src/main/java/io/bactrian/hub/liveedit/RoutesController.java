package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.lint.EditorSchema;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What runs, what is broken and how much went through. */
@RestController
final class RoutesController {
  private final RouteFiles files;
  private final CamelContext context;
  private final FormerRuns former;

  RoutesController(RouteFiles files, CamelContext context, FormerRuns former) {
    this.files = files;
    this.context = context;
    this.former = former;
  }

  /** One file with the counters of its routes; times in milliseconds. */
  record FileRow(@JsonUnwrapped RouteFileStatus file, List<RouteRow> routes) {}

  @JsonNaming(SnakeCaseStrategy.class)
  record RouteRow(
      String id,
      String state,
      long exchangesTotal,
      long exchangesFailed,
      long exchangesInflight,
      long meanMs,
      long maxMs,
      @Nullable Instant lastExchangeAt,
      List<FormerRuns.FormerRun> formerRuns) {}

  @Operation(
      operationId = "listRoutes",
      tags = "flow",
      summary = "Route and step files: which serve, which do not and why")
  @GetMapping("/api/v1/routes")
  FileQuery.Page<FileRow> routes(
      @Parameter(hidden = true) @RequestParam Map<String, String> parameters) {
    FileQuery query = FileQuery.parse(parameters);
    return query.page(
        files.status().stream().filter(query::matches).toList(),
        RouteFileStatus::file,
        file -> new FileRow(file, file.routeIds().stream().map(this::row).toList()));
  }

  @Operation(
      operationId = "routeSchema",
      tags = "flow",
      summary =
          "The JSON schema of a route file, for editors: Camel's, with the Kamelets that serve")
  @GetMapping(value = "/api/v1/routes/schema", produces = "application/schema+json")
  String schema() {
    return EditorSchema.of(files.serving().all()).toString();
  }

  private RouteRow row(String id) {
    String state =
        String.valueOf(context.getRouteController().getRouteStatus(id)).toLowerCase(Locale.ROOT);
    return RouteMeters.of(context, id)
        .map(
            route ->
                new RouteRow(
                    id,
                    state,
                    route.getExchangesTotal(),
                    route.getExchangesFailed(),
                    route.getExchangesInflight(),
                    route.getMeanProcessingTime(),
                    route.getMaxProcessingTime(),
                    instant(route.getLastExchangeCompletedTimestamp()),
                    former.of(id)))
        .orElseGet(() -> new RouteRow(id, state, 0, 0, 0, 0, 0, null, former.of(id)));
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }
}
