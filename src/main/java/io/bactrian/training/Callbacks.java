package io.bactrian.training;

import io.bactrian.registry.Candidate;
import io.bactrian.registry.Registration;
import io.bactrian.registry.Registry;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.util.Arrays;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes what trainers tell of their runs: however often and in whatever order it comes, a run ends
 * once.
 */
@Service
class Callbacks {
  private static final Logger log = LoggerFactory.getLogger(Callbacks.class);
  private static final String UNKNOWN =
      "The token is not known or spent: send the one of this run as Authorization: Bearer.";

  private final CallbackRows rows;
  private final Registry registry;
  private final TransactionTemplate transaction;

  Callbacks(CallbackRows rows, Registry registry, TransactionTemplate transaction) {
    this.rows = rows;
    this.registry = registry;
    this.transaction = transaction;
  }

  /**
   * @param tokenRunId the run that the token is of
   * @param bodySha256 tells a repeat from another callback
   * @throws HubException {@link ErrorCode#UNAUTHENTICATED} if the token is another run's, or spent
   */
  CallbackAnswer take(String tokenRunId, Callback callback, byte[] bodySha256) {
    if (!tokenRunId.equals(callback.runId())) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, "run_id", UNKNOWN);
    }
    try {
      return Objects.requireNonNull(transaction.execute(status -> settle(callback, bodySha256)));
    } catch (HubException e) {
      if (e.code().retryable() || e.code() == ErrorCode.UNAUTHENTICATED) {
        throw e;
      }
      // What the registry refused has undone the transaction; that it refused is kept in another.
      String reason = (e.field() == null ? "" : e.field() + ": ") + e.getMessage();
      return Objects.requireNonNull(
          transaction.execute(status -> settleRefused(callback, bodySha256, reason)));
    }
  }

  private CallbackAnswer settle(Callback callback, byte[] bodySha256) {
    CallbackRows.Held run = rows.lock(callback.runId());
    if (run.ended()) {
      return repeat(run, callback, bodySha256);
    }
    if (!run.atTrainer()) {
      throw new HubException(ErrorCode.UNAUTHENTICATED, UNKNOWN);
    }
    return switch (callback.status()) {
      case "running" -> {
        rows.running(run.id(), callback);
        yield new CallbackAnswer(run.id(), "running", null, null);
      }
      case "failed" -> {
        String reason = "The trainer failed: " + Objects.requireNonNullElse(callback.error(), "-");
        yield fail(run, callback, bodySha256, reason);
      }
      default -> complete(run, callback, bodySha256);
    };
  }

  private CallbackAnswer complete(CallbackRows.Held run, Callback callback, byte[] bodySha256) {
    Registration registration =
        registry.register(
            new Candidate(
                run.id(),
                run.model(),
                run.target(),
                run.datasetId(),
                run.objectKey("model.onnx"),
                sha256(callback, "model.onnx"),
                run.objectKey("metadata.json"),
                sha256(callback, "metadata.json")));
    rows.completed(run.id(), callback, bodySha256, registration);
    log.info(
        "Run {}: {} {} {}: {}",
        run.id(),
        registration.model(),
        registration.version(),
        registration.promoted() ? "promoted" : "refused by the gate",
        registration.reason());
    return new CallbackAnswer(run.id(), "completed", registration.version(), registration.reason());
  }

  private static String sha256(Callback callback, String name) {
    String sha256 = callback.sha256s().get(name);
    if (sha256 == null) {
      throw new HubException(
          ErrorCode.UNPROCESSABLE,
          "artifacts",
          "A completed run names the sha256 of " + name + ".");
    }
    return sha256;
  }

  private CallbackAnswer settleRefused(Callback callback, byte[] bodySha256, String reason) {
    CallbackRows.Held run = rows.lock(callback.runId());
    return run.ended()
        ? repeat(run, callback, bodySha256)
        : fail(run, callback, bodySha256, reason);
  }

  private CallbackAnswer fail(
      CallbackRows.Held run, Callback callback, byte[] bodySha256, String reason) {
    rows.failed(run.id(), callback, bodySha256, reason);
    log.warn("Run {} of {} has failed: {}", run.id(), run.model(), reason);
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
