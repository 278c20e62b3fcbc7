package io.bactrian.hub.liveedit;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.RouteProblem;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What lint and a dry run say of a text that is not on disk.
 *
 * @param problems all for which the text would be refused, by line; none where it would be taken
 * @param warnings what is bad style and runs
 * @param starts ids of routes that would run and do not now
 * @param stops ids of routes that run now and would not then
 * @param madeAnew the other files whose routes would be made anew, because they use this one
 */
@JsonNaming(SnakeCaseStrategy.class)
public record JudgedFile(
    List<RouteProblem> problems,
    List<RouteProblem> warnings,
    List<String> starts,
    List<String> stops,
    Set<String> madeAnew) {

  static JudgedFile of(
      String path,
      RouteModel serving,
      RouteModel wanted,
      List<Finding> problems,
      List<Finding> warnings) {
    List<String> now = ids(serving.get(path));
    List<String> then = ids(wanted.get(path));
    Set<String> anew = new TreeSet<>();
    if (wanted.differences(serving).contains(path)) {
      anew.addAll(serving.dependents(Set.of(path)));
      anew.addAll(wanted.dependents(Set.of(path)));
    }
    return new JudgedFile(
        problems.stream().map(Finding::problem).toList(),
        warnings.stream().map(Finding::problem).toList(),
        without(then, now),
        without(now, then),
        anew);
  }

  private static List<String> ids(@Nullable RouteFile file) {
    return file == null ? List.of() : file.routeIds();
  }

  private static List<String> without(List<String> ids, Collection<String> others) {
    return ids.stream().filter(id -> !others.contains(id)).toList();
  }
}
