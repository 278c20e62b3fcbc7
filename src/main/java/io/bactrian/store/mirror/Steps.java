package io.bactrian.store.mirror;

import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.store.mirror.plan.Action;
import io.bactrian.store.mirror.plan.Checkpoint.Point;
import io.bactrian.store.mirror.plan.Item;
import io.bactrian.store.mirror.plan.MirrorMap;
import io.bactrian.store.mirror.plan.RunAborted;
import io.bactrian.store.mirror.plan.RunCounters;
import io.bactrian.store.mirror.plan.Side;
import io.bactrian.store.mirror.plan.Step;
import io.bactrian.store.mirror.sides.Bandwidth;
import io.bactrian.store.mirror.sides.Copier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan: each step is in the journal before anything becomes visible, and done in one
 * transaction with the base. A step that fails holds up no other.
 */
final class Steps {
  private static final Logger log = LoggerFactory.getLogger(Steps.class);
  private static final int MOST_FAILURES_IN_A_ROW = 20;
  private static final long SMALL = 1 << 20;
  private static final int MOST_LARGE = 4; // each holds a part of its file in memory

  private final Engine engine;
  private final MirrorMap map;
  private final String run;
  private final Side left;
  private final Side right;
  private final RunPermit permit;
  private final RunCounters counters;
  private final Copier copier;
  private final Set<String> madeByConflicts = new HashSet<>();
  private final Map<String, Item> moved = new ConcurrentHashMap<>();

  Steps(
      Engine engine,
      MirrorMap map,
      String run,
      Side left,
      Side right,
      RunPermit permit,
      RunCounters counters) {
    this.engine = engine;
    this.map = map;
    this.run = run;
    this.left = left;
    this.right = right;
    this.permit = permit;
    this.counters = counters;
    this.copier = new Copier(new Bandwidth(map.bandwidth(), System::nanoTime), counters);
  }

  private record Numbered(int seq, Step step) {}

  /** Conflicts first, since they make room; deletions last. */
  void carryOut(List<Step> steps) throws IOException {
    Set<String> failed = engine.journal().failedBefore(map.name(), run);
    List<Numbered> first = new ArrayList<>();
    List<Numbered> small = new ArrayList<>();
    List<Numbered> large = new ArrayList<>();
    List<Numbered> again = new ArrayList<>(); // what failed before may again
    List<Numbered> last = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      var step = new Numbered(i, steps.get(i));
      if (step.step().action() == Action.CONFLICT && step.step().detail() != null) {
        madeByConflicts.add(step.step().detail());
      }
      if (step.step().action().copies()) {
        if (failed.contains(step.step().path())) {
          again.add(step);
        } else {
          (step.step().size() > SMALL ? large : small).add(step);
        }
      } else if (step.step().action().deletes()) {
        last.add(step);
      } else {
        first.add(step);
      }
    }
    int fewer = Math.min(engine.parallel(), MOST_LARGE);
    inParallel(first, engine.parallel());
    inParallel(small, engine.parallel());
    inParallel(large, fewer);
    inParallel(again, fewer);
    inParallel(last, engine.parallel());
  }

  private void inParallel(List<Numbered> steps, int threads) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (Numbered step : steps) {
        all.add(pool.submit(() -> attempt(step)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RunAborted aborted) {
        throw aborted;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunAborted("The hub stops.");
    } finally {
      end(pool);
    }
  }

  /** No step goes on once the run has ended: another may begin. */
  private void end(ExecutorService pool) {
    pool.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        log.warn("Mirror {}: a step of run {} does not end yet", map.name(), run);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void attempt(Numbered numbered) {
    permit.check();
    if (counters.failedInARow.get() >= MOST_FAILURES_IN_A_ROW) {
      throw new RunAborted("Stopped after " + MOST_FAILURES_IN_A_ROW + " failures in a row.");
    }
    try {
      carryOut(numbered.seq(), numbered.step());
      if (numbered.step().action() != Action.SKIP) {
        counters.done.incrementAndGet();
      }
      counters.failedInARow.set(0);
    } catch (RunAborted e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      counters.failed.incrementAndGet();
      counters.failedInARow.incrementAndGet();
      engine.journal().failed(run, numbered.seq(), String.valueOf(e.getMessage()));
    }
  }

  private void carryOut(int seq, Step step) throws IOException {
    switch (step.action()) {
      case COPY_UP -> copy(seq, step, left, step.left(), right, step.right());
      case COPY_DOWN -> copy(seq, step, right, step.right(), left, step.left());
      case DELETE_LEFT -> delete(seq, step, left, step.left());
      case DELETE_RIGHT -> delete(seq, step, right, step.right());
      case CONFLICT -> moveConflictAside(seq, step);
      case ADOPT -> equal(seq, step.left(), step.right(), step.detail());
      case FORGET -> done(seq, () -> forget(step.path()));
      case SKIP -> done(seq, () -> {});
    }
  }

  private void copy(
      int seq, Step step, Side from, @Nullable Item source, Side to, @Nullable Item replaced)
      throws IOException {
    Item now = madeByConflicts.contains(step.path()) ? moved.get(step.path()) : source;
    if (now == null) {
      throw new HubException(
          ErrorCode.CONFLICT, null, "Its conflict was not resolved: the next run handles it.");
    }
    Copier.Copied copied =
        copier.copy(
            from,
            now,
            to,
            step.path(),
            replaced,
            hash -> {
              permit.check();
              engine.journal().doing(run, seq, now.version(), hash);
              engine.checkpoint().reached(Point.DOING);
            });
    engine.checkpoint().reached(Point.VISIBLE);
    boolean up = from == left;
    equal(seq, up ? now : copied.target(), up ? copied.target() : now, copied.hash());
  }

  private void delete(int seq, Step step, Side side, @Nullable Item item) throws IOException {
    doing(seq, item);
    if (item != null) {
      side.trash(item);
    }
    engine.checkpoint().reached(Point.VISIBLE);
    done(seq, () -> forget(step.path()));
  }

  /** The drive's version, unless the map only copies down. */
  private void moveConflictAside(int seq, Step step) throws IOException {
    Side side = map.direction().up() ? right : left;
    Item item = map.direction().up() ? step.right() : step.left();
    String other = step.detail();
    if (item == null || other == null) {
      throw new IllegalStateException("A conflict of one side: " + step.path());
    }
    doing(seq, item);
    moved.put(other, side.move(item, other));
    engine.checkpoint().reached(Point.VISIBLE);
    done(seq, () -> forget(step.path()));
  }

  private void doing(int seq, @Nullable Item item) {
    permit.check();
    engine.journal().doing(run, seq, item == null ? null : item.version(), null);
    engine.checkpoint().reached(Point.DOING);
  }

  private void done(int seq, Runnable base) {
    engine
        .transaction()
        .executeWithoutResult(
            status -> {
              base.run();
              engine.journal().done(run, seq);
            });
    engine.checkpoint().reached(Point.DONE);
  }

  private void equal(int seq, @Nullable Item l, @Nullable Item r, @Nullable String hash) {
    if (l == null || r == null || hash == null) {
      throw new IllegalStateException("A base needs both sides and their hash.");
    }
    engine.journal().equal(run, seq, map.name(), l, r, hash);
    engine.checkpoint().reached(Point.DONE);
  }

  private void forget(String path) {
    engine.store().forget(map.name(), path);
  }
}
