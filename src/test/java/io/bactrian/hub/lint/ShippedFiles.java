package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The routes, Kamelets and schedules of this repository. */
public final class ShippedFiles {
  private ShippedFiles() {}

  public static List<RouteFile> read() throws IOException {
    return new RouteFolders(Path.of(""))
        .read().entrySet().stream()
            .map(file -> RouteFile.parse(file.getKey(), file.getValue()))
            .toList();
  }
}
