package io.bactrian.decisions.backtest;

import io.bactrian.decisions.backtest.BacktestRunner.Outcome;
import io.bactrian.decisions.backtest.BacktestRunner.Prepared;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Ulid;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs backtests one after the other, so that they leave the hub its cores. A small one is over
 * before its caller has waited long; of a longer one the caller gets the id.
 */
@Component
class BacktestJobs implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(BacktestJobs.class);
  private static final long SAVE_EVERY = TimeUnit.SECONDS.toNanos(1);

  /** The part of a walk-forward's time that its trainings take, as its progress shows it. */
  private static final double TRAINING = 0.95;

  private final BacktestRunner runner;
  private final Backtests rows;
  private final Duration wait;
  private final ThreadPoolExecutor worker;
  private final ThreadPoolExecutor trainer;
  private final Map<String, AtomicBoolean> cancels = new ConcurrentHashMap<>();
  private volatile boolean running;

  BacktestJobs(BacktestRunner runner, Backtests rows, BacktestProperties properties) {
    this.runner = runner;
    this.rows = rows;
    this.wait = properties.answerWithin();
    this.worker = oneAfterTheOther("backtests", properties.queue());
    this.trainer = oneAfterTheOther("walk-forwards", properties.queue());
  }

  private static ThreadPoolExecutor oneAfterTheOther(String name, int queue) {
    var executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            work -> {
              var thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * @param by who asks
   * @throws HubException naming what the hub cannot use; {@code TOO_MANY_REQUESTS} where too many
   *     wait already
   */
  BacktestAnswer submit(BacktestRequest request, String by) {
    Prepared prepared = runner.prepare(request);
    if (request.dryRun()) {
      Outcome outcome = runner.run(prepared, progress -> {}, () -> !running);
      return new BacktestAnswer(null, "completed", 1, outcome.result(), null);
    }
    String id = Ulid.next();
    var cancel = new AtomicBoolean();
    rows.queued(id, request, prepared.markets(), by);
    cancels.put(id, cancel);
    CompletableFuture<Outcome> job;
    ThreadPoolExecutor executor = prepared.decider() == null ? trainer : worker;
    try {
      job = CompletableFuture.supplyAsync(() -> work(id, by, prepared, cancel), executor);
    } catch (RejectedExecutionException e) {
      cancels.remove(id);
      rows.ended(id, "failed", "too many backtests waited");
      throw new HubException(
          ErrorCode.TOO_MANY_REQUESTS,
          null,
          "%d backtests wait already: ask again later, or cancel some."
              .formatted(executor.getQueue().size()),
          e);
    }
    return answer(id, job);
  }

  private BacktestAnswer answer(String id, CompletableFuture<Outcome> job) {
    String at = "/api/v1/backtests/" + id;
    try {
      Outcome outcome = job.get(wait.toMillis(), TimeUnit.MILLISECONDS);
      return new BacktestAnswer(id, "completed", 1, outcome.result(), at);
    } catch (TimeoutException e) {
      return new BacktestAnswer(id, "running", 0, null, at);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof HubException cause
          ? cause
          : new HubException(
              ErrorCode.INTERNAL, null, "The backtest " + id + " failed: " + message(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new BacktestAnswer(id, "running", 0, null, at);
    }
  }

  private Outcome work(String id, String by, Prepared prepared, AtomicBoolean cancel) {
    try {
      DoubleConsumer progress = throttled(id);
      progress.accept(0);
      Outcome outcome = outcome(id, by, prepared, progress, () -> cancel.get() || !running);
      rows.completed(
          id, outcome.result(), outcome.simulation().curve(), outcome.simulation().trades());
      return outcome;
    } catch (RuntimeException e) {
      String reason =
          cancel.get()
              ? "it was cancelled"
              : running ? String.valueOf(e.getMessage()) : "the hub was stopped: ask again";
      rows.ended(id, cancel.get() ? "cancelled" : "failed", reason);
      if (!cancel.get()) {
        log.warn("The backtest {} failed: {}", id, reason);
      }
      throw e;
    } finally {
      cancels.remove(id);
    }
  }

  private Outcome outcome(
      String id, String by, Prepared prepared, DoubleConsumer progress, BooleanSupplier cancelled) {
    if (prepared.decider() != null) {
      return runner.run(prepared, progress, cancelled);
    }
    Prepared trained =
        runner.train(id, by, prepared, part -> progress.accept(part * TRAINING), cancelled);
    return runner.run(
        trained, part -> progress.accept(TRAINING + part * (1 - TRAINING)), cancelled);
  }

  private DoubleConsumer throttled(String id) {
    return new DoubleConsumer() {
      private long savedAt = System.nanoTime() - 2 * SAVE_EVERY;

      @Override
      public void accept(double progress) {
        if (System.nanoTime() - savedAt > SAVE_EVERY) {
          savedAt = System.nanoTime();
          rows.progress(id, progress);
        }
      }
    };
  }

  private static String message(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? "" : String.valueOf(cause.getMessage());
  }

  /** False where this hub does not run it. */
  boolean cancel(String id) {
    AtomicBoolean cancel = cancels.get(id);
    if (cancel == null) {
      return false;
    }
    cancel.set(true);
    return true;
  }

  @Override
  public void start() {
    int lost = rows.takeBackOwn();
    if (lost > 0) {
      log.warn("{} backtests were cut off when the hub was stopped", lost);
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    worker.shutdown();
    trainer.shutdown();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
