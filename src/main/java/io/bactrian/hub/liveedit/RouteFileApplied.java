package io.bactrian.hub.liveedit;

import io.bactrian.hub.routefiles.RouteFile;
import java.time.Instant;
import java.util.List;

/**
 * Published when a version of a file begins to serve.
 *
 * @param file below {@code hub.home}, with forward slashes
 * @param ids of its routes; the file's name where it holds none, as a Kamelet
 * @param at when it began
 */
public record RouteFileApplied(String file, List<String> ids, String text, Instant at) {

  static RouteFileApplied of(RouteFile file, Instant at) {
    List<String> routes = file.routeIds();
    return new RouteFileApplied(
        file.path(), routes.isEmpty() ? List.of(file.name()) : routes, file.text(), at);
  }
}
