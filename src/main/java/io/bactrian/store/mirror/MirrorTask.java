package io.bactrian.store.mirror;

import io.bactrian.store.mirror.plan.Action;
import io.bactrian.store.mirror.plan.Checkpoint;
import io.bactrian.store.mirror.plan.ConflictNames;
import io.bactrian.store.mirror.plan.Excludes;
import io.bactrian.store.mirror.plan.Guards;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.Journal;
import io.bactrian.store.mirror.plan.Listing;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.MirrorMarker;
import io.bactrian.store.mirror.plan.MirrorMarker.Ends;
import io.bactrian.store.mirror.plan.Plan;
import io.bactrian.store.mirror.plan.Planner;
import io.bactrian.store.mirror.plan.RunAborted;
import io.bactrian.store.mirror.plan.RunCounters;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.plan.Sides;
import io.bactrian.store.mirror.plan.Step;
import io.bactrian.store.mirror.plan.SyncedState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of one map: list, compare, guard, do. */
final class MirrorTask {
  private final Engine engine;
  private final MirrorMap map;
  private final MirrorRun run;
  private final RunPermit permit;
  private final RunCounters counters;
  private final Side left;
  private final Side right;

  MirrorTask(
      Engine engine,
      MirrorMap map,
      MirrorRun run,
      Sides sides,
      RunPermit permit,
      RunCounters counters) {
    this.engine = engine;
    this.map = map;
    this.run = run;
    this.permit = permit;
    this.counters = counters;
    this.left = sides.left(map);
    this.right = sides.right(map);
  }

  /**
   * @throws RunAborted with the reason why it could not begin or go on
   */
  void run(@Nullable String approvedPlan) throws IOException {
    Journal journal = engine.journal();
    journal.status(run.id(), "planning", null);
    Map<String, SyncedState> base = engine.store().load(map.name());
    var marker = new MirrorMarker(engine.store());
    Listing lefts = list(left);
    Listing rights = list(right);
    var ends = new Ends(left, right, lefts.items(), rights.items());
    Guards.notEmpty(left, lefts.items(), base.size());
    Guards.notEmpty(right, rights.items(), base.size());
    marker.check(map, base.isEmpty(), ends);
    int before = base.size();
    Plan plan = plan(base, lefts, rights);
    journal.plan(run.id(), plan);
    engine.checkpoint().reached(Checkpoint.Point.PLANNED);
    String approval = Guards.approval(map, plan, before);
    if (run.dryRun()) {
      journal.status(run.id(), "completed", approval != null ? approval : "planned only");
    } else if (approval != null && !plan.hash().equals(approvedPlan)) {
      journal.status(run.id(), "waiting_for_approval", approval);
    } else {
      if (base.isEmpty()) {
        marker.place(map, ends);
      }
      carryOut(plan);
    }
  }

  private static Listing list(Side side) {
    try {
      return side.list();
    } catch (IOException | RuntimeException e) {
      throw new RunAborted("The " + side.name() + " cannot be listed whole: " + e.getMessage());
    }
  }

  private Plan plan(Map<String, SyncedState> base, Listing lefts, Listing rights)
      throws IOException {
    Map<String, String> refused = new HashMap<>(lefts.refused());
    refused.putAll(rights.refused());
    var excludes = new Excludes(map.excludes());
    Map<String, String> known = engine.journal().hashes(map.name());
    var planner =
        new Planner(
            map.direction(),
            left,
            right,
            (l, r) -> sameHash(l, r, known),
            new ConflictNames(engine.clock().instant()),
            lefts.sure() && rights.sure());
    List<Step> steps = new ArrayList<>();
    refused.forEach(
        (path, why) -> {
          if (!excludes.match(path)) {
            steps.add(new Step(Action.SKIP, path, why, null, null, null));
          }
        });
    steps.addAll(
        planner.plan(
            mirrored(base, refused, excludes),
            mirrored(lefts.items(), refused, excludes),
            mirrored(rights.items(), refused, excludes)));
    return new Plan(List.copyOf(steps));
  }

  private static <T> Map<String, T> mirrored(
      Map<String, T> all, Map<String, String> refused, Excludes excludes) {
    Map<String, T> mirrored = new HashMap<>(all);
    mirrored.keySet().removeIf(path -> refused.containsKey(path) || excludes.match(path));
    return mirrored;
  }

  private @Nullable String sameHash(Item l, Item r, Map<String, String> known) throws IOException {
    if (l.size() != r.size()) {
      return null;
    }
    String leftHash = known.get(Journal.key(l.path(), l.version()));
    if (leftHash == null) {
      leftHash = left.hash(l);
    }
    return leftHash.equals(right.hash(r)) ? leftHash : null;
  }

  private void carryOut(Plan plan) throws IOException {
    engine.journal().status(run.id(), "running", null);
    var steps = new Steps(engine, map, run.id(), left, right, permit, counters);
    try {
      steps.carryOut(plan.steps());
    } finally {
      recordProgress(run.id());
    }
    long failed = counters.failed.get();
    if (failed == 0) {
      left.settled();
      right.settled();
    }
    engine
        .journal()
        .status(
            run.id(),
            failed > 0 ? "failed" : "completed",
            failed > 0
                ? failed + " of " + plan.files() + " steps failed; the next run tries them again."
                : null);
  }

  private void recordProgress(String id) {
    engine.journal().progress(id, counters.done.get(), counters.failed.get(), counters.bytes.get());
  }
}
