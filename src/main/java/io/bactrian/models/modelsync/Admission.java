package io.bactrian.models.modelsync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.hub.http.JsonBodies;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.Refusals;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.modelsync.VerifiedArtifact.JsonPart;
import io.bactrian.models.registry.Candidate;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registration;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.registry.UnjudgedModels;
import io.bactrian.models.releases.Releases;
import io.bactrian.models.runs.TrainRequest;
import io.bactrian.models.validation.RunChecks;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Hands a verified artifact to the registry. Version, alias, JSON models and the artifact's row
 * change in one transaction; what fails changes nothing.
 */
@Component
class Admission {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);
  private static final ObjectMapper JSON = JsonBodies.mapper();

  private final Registry registry;
  private final UnjudgedModels unjudged;
  private final RunChecks checks;
  private final Releases releases;
  private final Datasets datasets;
  private final JsonModels jsonModels;
  private final Backups backups;
  private final SyncRows rows;
  private final TransactionTemplate transaction;

  Admission(
      Registry registry,
      UnjudgedModels unjudged,
      RunChecks checks,
      Releases releases,
      Datasets datasets,
      JsonModels jsonModels,
      Backups backups,
      SyncRows rows,
      TransactionTemplate transaction) {
    this.registry = registry;
    this.unjudged = unjudged;
    this.checks = checks;
    this.releases = releases;
    this.datasets = datasets;
    this.jsonModels = jsonModels;
    this.backups = backups;
    this.rows = rows;
    this.transaction = transaction;
  }

  /**
   * What became of it.
   *
   * @param id of the row
   * @param model empty where there is none but JSON models
   */
  record Admitted(
      String id, String model, @Nullable String version, boolean promoted, String reason) {}

  /**
   * @param passed what becomes of a model that the gate lets pass
   * @throws io.bactrian.shared.HubException {@code UNPROCESSABLE} with the reason where it is
   *     refused
   */
  Admitted admit(VerifiedArtifact verified, Passed passed) {
    SyncMetadata metadata = verified.metadata();
    String id = verified.artifact().id();
    rows.named(id, metadata.model(), metadata.config().toString());
    byte[] onnx = verified.onnx();
    Admitted done =
        onnx == null
            ? Objects.requireNonNull(transaction.execute(status -> bringsJsonAlone(verified)))
            : register(verified, onnx, passed);
    log.info(
        "Model sync: {} of {} is {}: {}",
        verified.artifact().name(),
        verified.artifact().source(),
        done.promoted() ? "promoted" : "a candidate",
        done.reason());
    return done;
  }

  private Admitted bringsJsonAlone(VerifiedArtifact verified) {
    String reason = putInUse(verified);
    String id = verified.artifact().id();
    rows.done(id, true, null, reason, null);
    return new Admitted(id, "", null, true, reason);
  }

  private Admitted register(VerifiedArtifact verified, byte[] onnx, Passed passed) {
    SyncMetadata metadata = verified.metadata();
    FoundArtifact artifact = verified.artifact();
    Optional<Dataset> dataset =
        metadata.datasetId().isEmpty() || !metadata.signature().isPlain()
            ? Optional.empty()
            : datasets.find(metadata.datasetId());
    dataset.ifPresent(found -> checkDataset(metadata, found));
    byte[] document = document(verified);
    String key = backups.keep(metadata.model(), artifact.at(), onnx, document);
    var candidate =
        new Candidate(
            artifact.runId(),
            metadata.model(),
            metadata.target(),
            dataset.map(Dataset::id).orElse(""),
            key,
            DigestUtils.sha256Hex(onnx),
            Backups.metadata(key),
            DigestUtils.sha256Hex(document));
    try {
      return register(
          candidate, metadata, passed, registration -> done(verified, registration, key));
    } catch (HubException e) {
      if (!e.code().retryable()) {
        backups.remove(key);
      }
      throw e;
    }
  }

  private Admitted register(
      Candidate candidate,
      SyncMetadata metadata,
      Passed passed,
      Function<Registration, Admitted> and) {
    if (!candidate.datasetId().isEmpty()) {
      var examination = checks.begin(candidate.runId(), metadata.model(), metadata.target());
      return registry.register(candidate, examination, passed, and);
    }
    var series = new UnjudgedModels.Series(metadata.symbol(), metadata.period());
    return unjudged.register(
        candidate, series, metadata.features(), metadata.classes(), without(metadata), and);
  }

  /** Else a gate on one symbol's data would judge the model of another. */
  private static void checkDataset(SyncMetadata metadata, Dataset dataset) {
    String expected = TrainRequest.model(dataset.symbol(), dataset.period(), metadata.target());
    if (!metadata.model().equals(expected)) {
      throw Refusals.refused(
          "metadata.json dataset_id",
          "The dataset %s is of %s %s: a model that is trained on it is %s, not %s."
              .formatted(
                  dataset.id(), dataset.symbol(), dataset.period(), expected, metadata.model()));
    }
  }

  private static String without(SyncMetadata metadata) {
    if (!metadata.signature().isPlain()) {
      return "the gate judges probabilities of classes, and this is of the kind "
          + metadata.signature().kind().text();
    }
    return metadata.datasetId().isEmpty()
        ? "metadata.json names none"
        : "the hub has no dataset " + metadata.datasetId();
  }

  /** The registry's own check asks for the run that it is registered under. */
  private static byte[] document(VerifiedArtifact verified) {
    ObjectNode document = verified.metadata().document().deepCopy();
    document.put("run_id", verified.artifact().runId());
    document.put("source", verified.artifact().source());
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // a tree that was read from JSON
    }
  }

  /** The last part of the registration's transaction. */
  private Admitted done(VerifiedArtifact verified, Registration made, String backup) {
    String id = verified.artifact().id();
    String tag = verified.metadata().releaseTag();
    Registration registration = releases.release(made, tag.isEmpty() ? null : tag, Verification.BY);
    String reason = registration.reason();
    if (!verified.models().isEmpty()) {
      reason +=
          registration.promoted()
              ? "; " + putInUse(verified)
              : "; its JSON models wait: put them by the API";
    }
    compare(id, verified.metadata());
    rows.done(id, registration.promoted(), registration.version(), reason, backup);
    return new Admitted(
        id, registration.model(), registration.version(), registration.promoted(), reason);
  }

  private String putInUse(VerifiedArtifact verified) {
    var said = new StringJoiner(", ");
    String reason = Verification.reason(verified.artifact());
    for (JsonPart part : verified.models()) {
      String version =
          jsonModels
              .write(part.kind(), part.name(), part.model(), Verification.BY, reason, false)
              .version();
      said.add("%s/%s is version %s".formatted(part.kind(), part.name(), version));
    }
    return said.toString();
  }

  private void compare(String id, SyncMetadata metadata) {
    SyncRows.Before before = rows.before(id, metadata.model()).orElse(null);
    if (before == null) {
      return;
    }
    try {
      var was =
          before.config() == null
              ? JsonNodeFactory.instance.objectNode()
              : JSON.readTree(before.config());
      rows.changed(id, before.version(), ConfigChanges.between(was, metadata.config()));
    } catch (IOException e) {
      throw new IllegalStateException(e); // PostgreSQL's own text of a jsonb
    }
  }
}
