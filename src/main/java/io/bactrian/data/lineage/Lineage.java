package io.bactrian.data.lineage;

import io.bactrian.data.lineage.LineageGraph.Related;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Walks from a thing along the edges, backwards to what it came from and on to what came of it. */
@Component
final class Lineage {
  /** Of one thing; a message or a model may have any number. */
  static final int NEIGHBOURS = 200;

  static final int STEPS = 12;
  static final int EDGES = 2_000;

  /** As {@code docs/lineage.md} shows it. A cycle ends, for a thing counts once at each depth. */
  static final String WALK =
      """
      with recursive walk (direction, kind, id, depth, relation, via_kind, via_id, n) as (
        select direction, :kind::text, :id::text, 0, null::text, null::text, null::text, 1::bigint
        from unnest(array['from', 'to']) direction
        union
        select w.direction, e.kind, e.id, w.depth + 1, e.relation, w.kind, w.id, e.n
        from (select distinct direction, kind, id, depth from walk where n <= :neighbours) w
        cross join lateral (
          select *, row_number() over () as n
          from (select * from lineage_from(w.kind, w.id) n where w.direction = 'from' and n.id is not null
                union all
                select * from lineage_to(w.kind, w.id) where w.direction = 'to'
                limit :neighbours + 1) neighbour) e
        where w.depth < :steps and (w.depth = 0 or w.kind <> 'dataset')
      )
      select w.*, f.facts from walk w left join lateral lineage_facts(w.kind, w.id) f on true limit :edges + 1
      """;

  private final JdbcClient jdbc;

  Lineage(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** One step of the walk, {@code from} or {@code to}; the start has no relation. */
  private record Step(
      String direction,
      String kind,
      String id,
      int depth,
      @Nullable String relation,
      String viaKind,
      String viaId,
      long n,
      @Nullable String facts) {
    boolean back() {
      return direction.equals("from");
    }

    Edge edge(String relation) {
      return back()
          ? new Edge(kind, id, viaKind, viaId, relation)
          : new Edge(viaKind, viaId, kind, id, relation);
    }
  }

  /** Empty where the hub holds no such thing. */
  Optional<LineageGraph> of(Kind kind, String id) {
    List<Step> steps =
        jdbc.sql(WALK)
            .param("kind", kind.word())
            .param("id", id)
            .param("neighbours", NEIGHBOURS)
            .param("steps", STEPS)
            .param("edges", EDGES)
            .query(Step.class)
            .list();
    String facts =
        steps.stream().filter(step -> step.depth() == 0).findFirst().map(Step::facts).orElse(null);
    return facts == null
        ? Optional.empty()
        : Optional.of(passport(new NodeRef(kind.word(), id), facts, steps));
  }

  private static LineageGraph passport(NodeRef start, String facts, List<Step> steps) {
    Map<NodeRef, Related> from = new LinkedHashMap<>();
    Map<NodeRef, Related> to = new LinkedHashMap<>();
    Set<Edge> edges = new LinkedHashSet<>();
    boolean truncated = steps.size() > EDGES;
    for (Step step : steps) {
      String relation = step.relation();
      if (relation == null) {
        continue;
      }
      if (step.n() > NEIGHBOURS) {
        truncated = true;
        continue;
      }
      edges.add(step.edge(relation));
      NodeRef thing = new NodeRef(step.kind(), step.id());
      if (!thing.equals(start)) {
        (step.back() ? from : to)
            .putIfAbsent(
                thing, new Related(thing.kind(), thing.id(), step.depth(), relation, step.facts()));
      }
    }
    return new LineageGraph(
        start.kind(), start.id(), facts, from.values(), to.values(), edges, truncated);
  }
}
