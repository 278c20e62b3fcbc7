package io.bactrian.decisions.backtest;

import io.bactrian.data.features.Micros;
import io.bactrian.decisions.backtest.BacktestRequest.Training;
import io.bactrian.decisions.backtest.MarketLoader.Markets;
import io.bactrian.models.backtest.Market;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.models.training.StepRuns;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import org.springframework.stereotype.Component;

/**
 * Trains a model again at each step of a walk-forward, one step after the other. Nothing that was
 * not known at the moment of a step is in its dataset, and of the embargo after it nothing is
 * decided: a step decides from the bar on that follows both.
 */
@Component
class StepTraining {
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final String DIRECTION = "direction";

  private final StepRuns runs;
  private final BacktestProperties properties;

  StepTraining(StepRuns runs, BacktestProperties properties) {
    this.runs = runs;
    this.properties = properties;
  }

  /** A model, and until when what it was trained on was known. */
  record Step(Candidate model, Instant knownAt) {}

  /**
   * The moments of knowledge of all steps.
   *
   * @throws HubException {@code UNPROCESSABLE} where there are too many
   */
  List<Instant> moments(BacktestRequest request, Market market) {
    Training training = training(request);
    long[] closes = market.bars().closeTimes();
    Duration embargo = bars(request, request.source().embargoBars());
    var moments = new ArrayList<Instant>();
    int last = closes.length - 1; // what is decided at its close is not filled any more
    for (int bar = market.first(); bar < last; bar += training.everyBars()) {
      moments.add(Micros.instant(closes[bar]).minus(embargo));
    }
    if (moments.size() > properties.maximumSteps()) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "strategy.train.every_bars",
          "%d steps are more than %d: train less often, or raise hub.backtest.maximum-steps."
              .formatted(moments.size(), properties.maximumSteps()));
    }
    return moments;
  }

  /**
   * @param by who asks for the backtest
   * @param progress gets 0 to 1
   * @return the steps of which a model came; of the others a warning says why
   * @throws HubException {@code UNPROCESSABLE} where the first step fails: the others would as well
   * @throws IllegalStateException where it was cancelled
   */
  List<Step> train(
      String backtest,
      String by,
      BacktestRequest request,
      Markets markets,
      DoubleConsumer progress,
      BooleanSupplier cancelled) {
    List<Instant> moments = moments(request, markets.traded().get(0));
    var steps = new ArrayList<Step>();
    for (int i = 0; i < moments.size(); i++) {
      Instant moment = moments.get(i);
      progress.accept((double) i / moments.size());
      String run = runs.request(request(request, moment), backtest, by);
      StepRuns.Ended ended = ended(run, cancelled);
      if (ended.model() != null) {
        steps.add(new Step(ended.model(), moment));
      } else if (i == 0) {
        throw new HubException(
            ErrorCode.UNPROCESSABLE,
            "strategy.train",
            "The first step, of what was known at %s, was not trained (run %s): %s"
                .formatted(moment, run, ended.reason()));
      } else {
        markets
            .warnings()
            .add(
                "step: of what was known at %s nothing was trained, the step before went on deciding (run %s): %s"
                    .formatted(moment, run, ended.reason()));
      }
    }
    return steps;
  }

  private static TrainRequest request(BacktestRequest request, Instant moment) {
    Training training = training(request);
    return new TrainRequest(
        request.symbols().get(0).name(),
        request.period().name(),
        training.windowBars() == 0 ? null : moment.minus(bars(request, training.windowBars())),
        moment,
        true,
        List.of(DIRECTION),
        training.hyperparameters(),
        null);
  }

  private static Duration bars(BacktestRequest request, int bars) {
    return request.period().length().multipliedBy(bars);
  }

  private static Training training(BacktestRequest request) {
    return Objects.requireNonNull(request.source().training());
  }

  private StepRuns.Ended ended(String run, BooleanSupplier cancelled) {
    Optional<StepRuns.Ended> ended = runs.ended(run);
    while (ended.isEmpty()) {
      try {
        Thread.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
        runs.cancel(run, "Its backtest was ended.");
        throw new IllegalStateException("The training was ended");
      }
      ended = runs.ended(run);
    }
    return ended.get();
  }
}
