package io.bactrian.models.training;

import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Candidates;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.releases.Releases;
import io.bactrian.models.runs.Callback;
import io.bactrian.models.runs.RunFiles;
import io.bactrian.models.runs.TrainJob;
import io.bactrian.models.validation.RunChecks;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what trainers report of their runs: however often and in whatever order it comes, a run
 * ends once.
 */
@Service
class Callbacks {
  private static final Logger log = LoggerFactory.getLogger(Callbacks.class);
  private static final String UNKNOWN =
      "The token is not known or spent: send the one of this run as Authorization: Bearer.";

  private final CallbackRows rows;
  private final RunFiles files;
  private final Registry registry;
  private final Candidates candidates;
  private final RunChecks checks;
  private final Releases releases;
  private final TransactionTemplate transaction;
  private final Set<String> examined = ConcurrentHashMap.newKeySet();

  Callbacks(
      CallbackRows rows,
      RunFiles files,
      Registry registry,
      Candidates candidates,
      RunChecks checks,
      Releases releases,
      TransactionTemplate transaction) {
    this.rows = rows;
    this.files = files;
    this.registry = registry;
    this.candidates = candidates;
    this.checks = checks;
    this.releases = releases;
    this.transaction = transaction;
  }

  /**
   * @param tokenRunId the run that the token is of
   * @param bodySha256 distinguishes a repeat from another callback
   * @param passed what becomes of a model that the gate lets pass
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the token is another run's, or spent
   */
  CallbackAnswer take(String tokenRunId, Callback callback, byte[] bodySha256, Passed passed) {
    if (!tokenRunId.equals(callback.runId())) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, "run_id", UNKNOWN);
    }
    Settled settled =
        Objects.requireNonNull(transaction.execute(status -> settle(callback, bodySha256)));
    return settled.answer() == null
        ? examine(settled.run(), callback, bodySha256, passed)
        : settled.answer();
  }

  /**
   * @param answer null where a model is to be examined, which takes too long for a transaction
   */
  private record Settled(CallbackRows.Held run, @Nullable CallbackAnswer answer) {}

  private Settled settle(Callback callback, byte[] bodySha256) {
    CallbackRows.Held run = rows.lock(callback.runId());
    if (run.ended()) {
      return new Settled(run, repeat(run, callback, bodySha256));
    }
    if (!run.atTrainer()) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN);
    }
    return switch (callback.status()) {
      case "running" -> {
        rows.running(run.id(), callback);
        yield new Settled(run, new CallbackAnswer(run.id(), "running", null, null));
      }
      case "failed" -> {
        String reason = "The trainer failed: " + Objects.requireNonNullElse(callback.error(), "-");
        yield new Settled(run, fail(run, callback, bodySha256, reason));
      }
      default -> {
        rows.touch(run.id()); // it is not to be taken for lost meanwhile
        yield new Settled(run, null);
      }
    };
  }

  /** One examination of a run at a time: a trainer that waited too long comes again. */
  private CallbackAnswer examine(
      CallbackRows.Held run, Callback callback, byte[] bodySha256, Passed passed) {
    if (!examined.add(run.id())) {
      throw new HubException(
          ErrorCode.UNAVAILABLE, "The run's model is being examined: repeat the callback later.");
    }
    try {
      if (run.backtestId() != null) {
        return step(run, run.backtestId(), callback, bodySha256);
      }
      RunChecks.RunExamination examination = checks.begin(run.id(), run.model(), run.target());
      return registry.register(
          candidate(run, callback),
          examination,
          passed,
          answer -> complete(run, callback, bodySha256, answer, examination.json()));
    } catch (HubException e) {
      if (e.code().retryable() || e.code() == ErrorCode.UNAUTHENTICATED) {
        throw e;
      }
      String reason = (e.field() == null ? "" : e.field() + ": ") + e.getMessage();
      return Objects.requireNonNull(
          transaction.execute(
              status ->
                  again(run, callback, bodySha256)
                      .orElseGet(() -> fail(run, callback, bodySha256, reason))));
    } finally {
      examined.remove(run.id());
    }
  }

  /** A step of a walk-forward is verified and tried, and is no version: nothing can promote it. */
  private CallbackAnswer step(
      CallbackRows.Held run, String backtestId, Callback callback, byte[] bodySha256) {
    Registration made =
        candidates.verify(candidate(run, callback), "a step of backtest " + backtestId);
    return Objects.requireNonNull(
        transaction.execute(status -> complete(run, callback, bodySha256, made, null)));
  }

  private Candidate candidate(CallbackRows.Held run, Callback callback) {
    TrainJob.ARTIFACTS.forEach(name -> files.check(name, run.objectKey(name), callback));
    return new Candidate(
        run.id(),
        run.model(),
        run.target(),
        run.datasetId(),
        run.objectKey("model.onnx"),
        callback.artifact("model.onnx").sha256(),
        run.objectKey("metadata.json"),
        callback.artifact("metadata.json").sha256());
  }

  private CallbackAnswer complete(
      CallbackRows.Held run,
      Callback callback,
      byte[] bodySha256,
      Registration made,
      @Nullable String checked) {
    Optional<CallbackAnswer> ended = again(run, callback, bodySha256);
    if (ended.isPresent()) {
      return ended.get();
    }
    Registration registration = releases.release(made, run.releaseTag(), "run " + run.id());
    rows.completed(run.id(), callback, bodySha256, registration, checked);
    log.info(
        "Training run {}: model {} version {} {}: {}",
        run.id(),
        registration.model(),
        registration.version(),
        registration.promoted() ? "promoted" : "not promoted",
        registration.reason());
    return new CallbackAnswer(run.id(), "completed", registration.version(), registration.reason());
  }

  /** Locks the run once more: it may have ended, or been taken back, during the examination. */
  private Optional<CallbackAnswer> again(
      CallbackRows.Held run, Callback callback, byte[] bodySha256) {
    CallbackRows.Held now = rows.lock(run.id());
    if (now.ended()) {
      return Optional.of(repeat(now, callback, bodySha256));
    }
    if (!now.atTrainer() || now.attempt() != run.attempt()) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN);
    }
    return Optional.empty();
  }

  private CallbackAnswer fail(
      CallbackRows.Held run, Callback callback, byte[] bodySha256, String reason) {
    rows.failed(run.id(), callback, bodySha256, reason);
    log.warn("Training run {} of model {} failed: {}", run.id(), run.model(), reason);
    return new CallbackAnswer(run.id(), "failed", null, reason);
  }

  private static CallbackAnswer repeat(
      CallbackRows.Held run, Callback callback, byte[] bodySha256) {
    if (callback.status().equals("running")) {
      return new CallbackAnswer(run.id(), "late", null, null);
    }
    if (!Arrays.equals(run.finalBodySha256(), bodySha256)) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN);
    }
    return new CallbackAnswer(run.id(), "duplicate", run.version(), run.reason());
  }
}
