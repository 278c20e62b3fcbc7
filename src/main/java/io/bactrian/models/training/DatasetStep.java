package io.bactrian.models.training;

import io.bactrian.data.cleaning.CleaningPlan;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.Runs;
import io.bactrian.shared.HubException;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives the runs of a request their dataset. */
@Service
class DatasetStep {
  private static final Logger log = LoggerFactory.getLogger(DatasetStep.class);

  private final Runs runs;
  private final ConsecutiveFailures failures;
  private final DatasetAssembler assembler;
  private final TransactionTemplate transaction;
  private final TransactionTemplate outside;

  DatasetStep(
      Runs runs,
      ConsecutiveFailures failures,
      DatasetAssembler assembler,
      PlatformTransactionManager transactions) {
    this.runs = runs;
    this.failures = failures;
    this.assembler = assembler;
    this.transaction = new TransactionTemplate(transactions);
    this.outside = new TransactionTemplate(transactions); // it has transactions of its own
    outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
  }

  /**
   * Whether there was a request to work on; its rows stay locked while the dataset is assembled.
   *
   * @param plan the rules that bars have to pass
   */
  boolean next(CleaningPlan plan) {
    return Boolean.TRUE.equals(transaction.execute(status -> assembleNext(plan)));
  }

  private boolean assembleNext(CleaningPlan plan) {
    List<Run> waiting = runs.lockWithoutDataset();
    if (waiting.isEmpty()) {
      return false;
    }
    Run first = waiting.get(0);
    try {
      var window =
          new DatasetWindow(first.symbol(), first.period(), first.windowFrom(), first.windowTo());
      Dataset dataset =
          Objects.requireNonNull(outside.execute(status -> assembler.assemble(window, plan)));
      waiting.forEach(run -> give(run, dataset));
    } catch (HubException e) {
      waiting.forEach(run -> failures.record(run, e));
    }
    return true;
  }

  private void give(Run run, Dataset dataset) {
    if (runs.endLikeStepBefore(run.id(), dataset.id())) {
      log.info(
          "Training run {} is the same as one of before, on dataset {}", run.id(), dataset.id());
    } else if (dataset.targets().containsKey(run.target())) {
      runs.give(run.id(), dataset.id());
      log.info("Training run {} gets dataset {}", run.id(), dataset.id());
    } else {
      runs.fail(
          run.id(),
          "Dataset %s has no labels of two classes for the target %s: it has %s."
              .formatted(dataset.id(), run.target(), dataset.targets().keySet()));
    }
  }
}
