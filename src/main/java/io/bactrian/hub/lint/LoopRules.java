package io.bactrian.hub.lint;

import io.bactrian.hub.routefiles.EndpointUse;
import io.bactrian.hub.routefiles.Finding;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Routes that call each other in a circle by {@code direct:}: one without an end is refused. */
final class LoopRules {
  private static final Set<String> CALLS = Set.of("to", "toD", "wireTap");
  private static final Set<String> ENDS = Set.of("stop", "throwException", "rollback");

  /** Steps whose own steps run each time. */
  private static final Set<String> ALWAYS =
      Set.of("step", "pipeline", "multicast", "saga", "doTry", "circuitBreaker", "transacted");

  /**
   * @param certain where nothing in the calling route decides whether the call is made
   */
  private record Call(String from, String to, boolean certain, String file, int line) {}

  private LoopRules() {}

  static List<Finding> check(Collection<RouteFile> files) {
    List<Call> calls = new ArrayList<>();
    for (RouteFile file : files) {
      for (RouteFile.Route route : file.routes()) {
        if (route.from() != null && route.from().scheme().equals("direct")) {
          var walk = new Walk(file, route.from().path(), calls);
          walk.steps(YamlTree.child(route.node(), "from", "steps"), true);
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    Set<List<Call>> known = new HashSet<>();
    for (List<Call> loop : loops(calls, Call::certain, known)) {
      findings.add(
          Finding.error(
              loop.get(0).file(),
              loop.get(0).line(),
              named(loop)
                  + " calls itself without an end: put a call of it into a choice or a filter"));
    }
    for (List<Call> loop : loops(calls, call -> true, known)) {
      findings.add(
          Finding.warning(
              loop.get(0).file(),
              loop.get(0).line(),
              named(loop) + " calls itself: a condition has to end that"));
    }
    return findings;
  }

  /** Each loop once, by the calls that it is made of. */
  private static List<List<Call>> loops(
      List<Call> calls, Predicate<Call> counts, Set<List<Call>> known) {
    Map<String, List<Call>> by = new HashMap<>();
    calls.stream()
        .filter(counts)
        .forEach(call -> by.computeIfAbsent(call.from(), is -> new ArrayList<>()).add(call));
    Set<Set<Call>> seen = new HashSet<>();
    known.forEach(loop -> seen.add(new HashSet<>(loop)));
    List<List<Call>> loops = new ArrayList<>();
    for (Call call : calls) {
      @Nullable List<Call> loop = counts.test(call) ? shortest(call, by) : null;
      if (loop != null && seen.add(new HashSet<>(loop))) {
        known.add(loop);
        loops.add(fromItsLastFile(loop, calls));
      }
    }
    return loops;
  }

  /** The shortest way back to where a call was made, the call first. */
  private static @Nullable List<Call> shortest(Call start, Map<String, List<Call>> by) {
    Map<String, List<Call>> ways = new HashMap<>();
    Deque<String> open = new ArrayDeque<>();
    ways.put(start.to(), List.of(start));
    open.add(start.to());
    while (!open.isEmpty() && !ways.containsKey(start.from())) {
      String at = open.remove();
      for (Call call : by.getOrDefault(at, List.of())) {
        if (!ways.containsKey(call.to())) {
          List<Call> way = new ArrayList<>(ways.getOrDefault(at, List.of()));
          way.add(call);
          ways.put(call.to(), way);
          open.add(call.to());
        }
      }
    }
    return ways.get(start.from());
  }

  /** The loop from the call in the file that was given last: without it there was none. */
  private static List<Call> fromItsLastFile(List<Call> loop, List<Call> calls) {
    Call last =
        loop.stream().max((one, other) -> calls.indexOf(one) - calls.indexOf(other)).orElseThrow();
    List<Call> rotated = new ArrayList<>(loop);
    Collections.rotate(rotated, -loop.indexOf(last));
    return rotated;
  }

  private static String named(List<Call> loop) {
    var name = new StringBuilder("direct:" + loop.get(0).from());
    loop.forEach(call -> name.append(" -> direct:").append(call.to()));
    return name.toString();
  }

  /** The calls of one route, in the order in which they are made. */
  private static final class Walk {
    private final RouteFile file;
    private final String from;
    private final List<Call> calls;
    private boolean mayHaveEnded;

    Walk(RouteFile file, String from, List<Call> calls) {
      this.file = file;
      this.from = from;
      this.calls = calls;
    }

    void steps(@Nullable Node steps, boolean certain) {
      for (Node step : YamlTree.items(steps)) {
        for (NodeTuple tuple : YamlTree.entries(step)) {
          step(tuple, certain);
        }
      }
    }

    private void step(NodeTuple tuple, boolean certain) {
      String name = String.valueOf(YamlTree.text(tuple.getKeyNode()));
      Node value = tuple.getValueNode();
      if (ENDS.contains(name)) {
        mayHaveEnded = true;
      } else if (CALLS.contains(name)) {
        @Nullable EndpointUse use = EndpointUse.at(name, value);
        if (use != null && use.scheme().equals("direct")) {
          boolean made = certain && !mayHaveEnded;
          int line = YamlTree.line(tuple.getKeyNode());
          calls.add(new Call(from, use.path(), made, file.path(), line));
        }
      } else if (name.equals("steps")) {
        steps(value, certain);
      } else {
        YamlTree.entries(value)
            .forEach(
                below -> {
                  boolean own = "steps".equals(YamlTree.text(below.getKeyNode()));
                  within(below.getValueNode(), own && certain && ALWAYS.contains(name));
                });
      }
    }

    /** The branches of a step, which are lists of steps at any depth. */
    private void within(Node node, boolean certain) {
      steps(node, certain);
      YamlTree.entries(node).forEach(tuple -> step(tuple, false));
    }
  }
}
