package io.bactrian.hub.liveedit;

import io.bactrian.hub.lists.SearchPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Finds routes, schedules and steps by their id or file. */
@Component
class RouteSearch implements SearchPart {
  private static final Map<String, String> KINDS =
      Map.of("route", "Route", "schedule", "Schedule", "kamelet", "Step");

  private final RouteFiles files;

  RouteSearch(RouteFiles files) {
    this.files = files;
  }

  @Override
  public List<Found> find(String text, int limit, boolean resultsOnly) {
    var found = new ArrayList<Found>();
    if (resultsOnly) {
      return found;
    }
    String part = text.toLowerCase(Locale.ROOT);
    for (RouteFileStatus file : files.status()) {
      List<String> ids = file.routeIds().isEmpty() ? List.of(file.file()) : file.routeIds();
      for (String id : ids) {
        boolean fits = id.toLowerCase(Locale.ROOT).contains(part) || file.file().contains(part);
        if (fits && found.size() < limit) {
          found.add(found(file, id));
        }
      }
    }
    return found;
  }

  private static Found found(RouteFileStatus file, String id) {
    return new Found(
        KINDS.getOrDefault(file.kind(), file.kind()),
        id,
        file.kind().equals("schedule")
            ? "/schedules/" + UriUtils.encodePathSegment(id, StandardCharsets.UTF_8)
            : "/routes/" + UriUtils.encodePath(file.file(), StandardCharsets.UTF_8),
        false,
        Map.of("file", file.file(), "state", file.state()));
  }
}
