package io.bactrian.data.lineage;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a thing came from and what came of it.
 *
 * @param facts JSON
 * @param from what it came from, the nearest first
 * @param to what came of it, the nearest first
 * @param edges every relation among all of these
 * @param truncated whether there is more than is shown
 */
@JsonNaming(SnakeCaseStrategy.class)
record LineageGraph(
    String kind,
    String id,
    @JsonRawValue String facts,
    Collection<Related> from,
    Collection<Related> to,
    Collection<Edge> edges,
    boolean truncated) {

  /**
   * @param depth steps from the thing that was asked about
   * @param relation of the step that first led here
   * @param facts JSON, null where the hub holds nothing but the id
   */
  @JsonNaming(SnakeCaseStrategy.class)
  record Related(
      String kind, String id, int depth, String relation, @JsonRawValue @Nullable String facts) {}

  LineageGraph {
    from = List.copyOf(from);
    to = List.copyOf(to);
    edges = List.copyOf(edges);
  }
}
