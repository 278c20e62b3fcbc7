package io.bactrian.models.training;

import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.models.hosts.RunJobs;
import io.bactrian.models.runs.HubEndpoint;
import io.bactrian.models.runs.Run;
import io.bactrian.models.runs.RunLinks;
import io.bactrian.models.runs.RunToken;
import io.bactrian.models.runs.Runs;
import io.bactrian.models.runs.TrainJob;
import io.bactrian.models.runs.TrainingProperties;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import io.bactrian.shared.Spans;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Sends runs to the trainer and takes back those that it has lost. */
@Service
class DispatchStep {
  private static final Logger log = LoggerFactory.getLogger(DispatchStep.class);

  private final Runs runs;
  private final ConsecutiveFailures failures;
  private final Datasets datasets;
  private final RunLinks links;
  private final TrainerClient trainer;
  private final RunJobs jobs;
  private final HubEndpoint hub;
  private final TrainingProperties properties;
  private final TransactionTemplate transaction;

  DispatchStep(
      Runs runs,
      ConsecutiveFailures failures,
      Datasets datasets,
      RunLinks links,
      TrainerClient trainer,
      RunJobs jobs,
      HubEndpoint hub,
      TrainingProperties properties,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.failures = failures;
    this.datasets = datasets;
    this.links = links;
    this.trainer = trainer;
    this.jobs = jobs;
    this.hub = hub;
    this.properties = properties;
    this.transaction = transaction;
  }

  /** The run that is due longest, marked as sent; empty where none is due. */
  Optional<ClaimedRun> claim() {
    return Objects.requireNonNull(
        transaction.execute(
            status ->
                runs.lockDue()
                    .map(
                        run -> {
                          String token = RunToken.next();
                          runs.dispatched(run.id(), RunToken.sha256(token), hub.ofOwnTrainer());
                          return new ClaimedRun(run.sent(), token);
                        })));
  }

  /**
   * Hands a claimed run to the trainer. Its token is committed: a trainer may call back before its
   * answer is here.
   *
   * @throws HubException if the trainer does not take it
   */
  void send(ClaimedRun claimed) {
    Run run = claimed.run();
    trainer.train(job(claimed));
    log.info(
        "Training run {} of model {} is with the trainer, attempt {}",
        run.id(),
        run.model(),
        run.attempt());
  }

  /** Queues a run that was not taken for a later attempt, or ends it. */
  void requeue(ClaimedRun claimed, HubException failure) {
    failures.record(claimed.run(), failure);
  }

  /** The body of {@code POST /train}, with links of its own. */
  TrainJob job(ClaimedRun claimed) {
    Run run = claimed.run();
    String id = Objects.requireNonNull(run.datasetId(), "a run that is due has a dataset");
    Dataset dataset =
        datasets
            .find(id)
            .orElseThrow(
                () -> new HubException(ErrorCode.NOT_FOUND, "There is no dataset " + id + "."));
    Map<String, URI> upload = links.issue(run, dataset.train().key());
    URI data = Objects.requireNonNull(upload.remove(RunLinks.DATASET));
    return new TrainJob(
        run.id(),
        new TrainJob.Data(dataset.id(), data, dataset.train().sha256()),
        run.target(),
        Objects.requireNonNull(dataset.targets().get(run.target())),
        dataset.features(),
        dataset.featureSet(),
        run.model(),
        run.hyperparameters(),
        run.releaseTag(),
        upload,
        new TrainJob.Callback(hub.callbackUrl(), claimed.token()));
  }

  /** Requeues the runs of trainers that report nothing. */
  void expire() {
    transaction.executeWithoutResult(
        status ->
            takeBack(
                runs.lockSilent(properties.silence()),
                "The trainer has said nothing for " + Spans.inWords(properties.silence()) + "."));
  }

  /** Takes back what this hub's own trainer was at when the hub ended. */
  void takeBackOwn() {
    String own = hub.ofOwnTrainer();
    if (own != null) {
      transaction.executeWithoutResult(
          status ->
              takeBack(runs.lockDispatchedBy(own), "The hub was stopped in the middle of it."));
    }
  }

  /** What a host may have been paid for is not sent again. */
  private void takeBack(List<Run> lost, String reason) {
    lost.forEach(
        run ->
            jobs.obstacle(run.id())
                .ifPresentOrElse(
                    why -> failures.fail(run, reason + " " + why),
                    () -> failures.retry(run, reason, Duration.ZERO)));
  }
}
