package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Lease;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.RunAborted;
import io.bactrian.store.mirror.plan.RunCounters;
import io.bactrian.store.mirror.plan.Sides;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the two ends of a map hold the same. It overwrites and deletes only what is as it was when
 * both were last equal, and keeps in the trash what it takes away.
 */
public final class Mirror {
  private static final Logger log = LoggerFactory.getLogger(Mirror.class);
  private static final String BUSY = "Another run of this map is under way.";

  private final MirrorMaps maps;
  private final Sides sides;
  private final Engine engine;
  private final Reports reports;
  private final DataSource source;
  private final String holder;
  private final Duration term;
  private final Map<String, RunPermit> running = new ConcurrentHashMap<>();

  /**
   * @param holder this hub, as leases name it
   * @param term how long a dead hub's lease keeps the others off
   */
  Mirror(
      MirrorMaps maps,
      Sides sides,
      Engine engine,
      Reports reports,
      DataSource source,
      String holder,
      Duration term) {
    this.maps = maps;
    this.sides = sides;
    this.engine = engine;
    this.reports = reports;
    this.source = source;
    this.holder = holder;
    this.term = term;
  }

  MirrorMaps maps() {
    return maps;
  }

  /**
   * Notes that a run is wanted.
   *
   * @param dryRun plans and reports only
   * @return the run's id
   */
  public String request(String map, String by, boolean dryRun) {
    return engine.journal().request(maps.get(map).name(), by, dryRun);
  }

  /**
   * Lets the waiting run carry out its plan, if that is still the same by then; else it waits with
   * a new plan.
   *
   * @param planHash that of the plan that was looked at
   */
  public void approve(String run, String planHash, String by) {
    approvable(run, planHash);
    engine.journal().approve(run, by);
  }

  /** The run, if this plan of it can be approved now. */
  MirrorRun approvable(String run, String planHash) {
    MirrorRun waiting = found(run);
    if (!waiting.status().equals("waiting_for_approval")) {
      throw new HubException(
          ErrorCode.CONFLICT,
          "run",
          "The run does not wait for approval: " + waiting.status() + ".");
    }
    if (!planHash.equals(waiting.planHash())) {
      throw new HubException(
          ErrorCode.CONFLICT, "plan", "The run's plan is another: look at it and name its hash.");
    }
    return waiting;
  }

  /** The oldest run of a map that is requested or approved and that no hub has begun. */
  Optional<String> next(String map) {
    return reports.next(map);
  }

  /** Whether a run of the map is asked for, under way, or waits for approval. */
  Optional<MirrorRun> open(String map) {
    return reports.open(map);
  }

  /** Carries out what was requested or approved, to its end; the answer says how it ended. */
  public MirrorRun run(String id) {
    MirrorRun run = found(id);
    MirrorMap map = maps.get(run.map());
    alone(map, run, run.approvedBy() == null ? null : run.planHash());
    return found(id);
  }

  /** Ends the run that is under way, at its next step; what it did stays. */
  void halt(String map) {
    RunPermit permit = running.get(map);
    if (permit != null) {
      permit.withdraw();
    }
  }

  public Optional<MirrorRun> find(String run) {
    return reports.find(run);
  }

  /** The newest first. */
  public List<MirrorRun> runs(String map, int limit) {
    return reports.runs(map, limit);
  }

  /**
   * @param after the last seq that is known; -1 for the beginning
   */
  public List<MirrorStep> steps(String run, int after, int limit) {
    return reports.steps(run, after, limit);
  }

  private void alone(MirrorMap map, MirrorRun run, @Nullable String approvedPlan) {
    String id = run.id();
    var counters = new RunCounters();
    var lease = new Lease(source, "mirror:" + map.name(), holder, term, () -> note(id, counters));
    var permit = new RunPermit(lease);
    try {
      if (running.putIfAbsent(map.name(), permit) != null) {
        throw new RunAborted(BUSY);
      }
      try (lease) {
        if (!lease.take()) {
          throw new RunAborted(BUSY);
        }
        engine.journal().closeOthers(map.name(), id);
        engine.journal().prune(map.name());
        new MirrorTask(engine, map, run, sides, permit, counters).run(approvedPlan);
      } finally {
        running.remove(map.name(), permit); // the next of this hub would hold the same lease
      }
    } catch (RunAborted e) {
      engine.journal().status(id, "aborted", e.getMessage());
    } catch (IOException | SQLException | RuntimeException e) {
      log.warn("Run {} of mirror {} failed: {}", id, map.name(), e.getMessage());
      engine.journal().status(id, "failed", e.getMessage());
    }
  }

  private void note(String run, RunCounters counters) {
    engine
        .journal()
        .progress(run, counters.done.get(), counters.failed.get(), counters.bytes.get());
  }

  private MirrorRun found(String run) {
    return reports
        .find(run)
        .orElseThrow(
            () -> new HubException(ErrorCode.NOT_FOUND, "run", "There is no run " + run + "."));
  }
}
