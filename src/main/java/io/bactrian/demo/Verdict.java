package io.bactrian.demo;

import io.bactrian.demo.market.Kind;
import io.bactrian.demo.market.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whether the hub did what it acknowledged; what is wrong is said in words. */
final class Verdict {
  private Verdict() {}

  /**
   * Everything that does not add up; nothing when all is well.
   *
   * @param before what the hub held before the replay
   */
  static List<String> faults(Script script, Tally tally, Holdings before, Holdings after) {
    var faults = new ArrayList<>(tally.problems());
    for (Map.Entry<Kind, Integer> planned : script.rows().entrySet()) {
      faults.addAll(faults(planned.getKey(), planned.getValue(), tally, before, after));
    }
    long trades = after.trades().orElse(-1);
    if (trades < script.closedTrades()) {
      faults.add(
          trades < 0
              ? "the hub does not say how many trades it has labelled"
              : "closed trades: "
                  + script.closedTrades()
                  + " expected, the hub labelled "
                  + trades);
    }
    for (Holdings.Subscriber s : after.subscribers()) {
      if (s.lag() > 0) {
        faults.add("subscriber " + s.name() + " is still " + s.lag() + " changes behind");
      }
    }
    long letters = after.deadLettersOpen() - before.deadLettersOpen();
    if (letters > 0) {
      faults.add(letters + " new dead letters");
    }
    return faults;
  }

  /** Runs that failed; a model that the gate refused is no fault. */
  static List<String> faults(Loop.Result loop) {
    return Stream.concat(loop.walk().versions().stream(), loop.trained().stream())
        .map(Training.Trained::run)
        .distinct()
        .filter(run -> !run.path("state").asText().equals("completed"))
        .map(
            run ->
                "run %s of %s: %s"
                    .formatted(
                        run.path("id").asText(),
                        run.path("model").asText(),
                        run.path("reason").asText()))
        .toList();
  }

  private static List<String> faults(
      Kind kind, int planned, Tally tally, Holdings before, Holdings after) {
    var faults = new ArrayList<String>();
    Tally.Line line = tally.line(kind);
    if (line.acknowledged() < planned) {
      faults.add(kind.label() + ": " + planned + " due, " + line.acknowledged() + " acknowledged");
    }
    Holdings.Count held = after.rows(kind);
    if (held.rows() < 0) {
      faults.add(kind.label() + ": the hub does not say how many rows it holds");
    } else if (held.about()) {
      faults.add(kind.label() + ": the hub only estimates its rows, so they are not checked");
    } else {
      long grown = held.rows() - Math.max(before.rows(kind).rows(), 0);
      if (held.rows() < line.acknowledged()) {
        faults.add(kind.label() + ": acknowledged rows are missing: " + held.rows() + " held");
      }
      // What went out twice may have been stored by the attempt whose answer got lost.
      if (grown < line.stored() || grown > line.stored() + line.resent()) {
        faults.add(
            kind.label() + ": " + line.stored() + " answered as new, but rows grew by " + grown);
      }
    }
    return faults;
  }
}
