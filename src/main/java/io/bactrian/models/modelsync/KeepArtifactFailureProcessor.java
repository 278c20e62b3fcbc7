package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ArtifactStep;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.ModelSyncProperties;
import io.bactrian.shared.HubException;
import io.bactrian.shared.SecretValues;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After a catch: the artifact in the body is refused with its reason, or waits for the next try.
 */
final class KeepArtifactFailureProcessor implements Processor {
  private static final Logger log = LoggerFactory.getLogger(KeepArtifactFailureProcessor.class);
  private static final int LONGEST = 2_000;

  private final SyncRows rows;
  private final ModelSyncProperties properties;

  KeepArtifactFailureProcessor(SyncRows rows, ModelSyncProperties properties) {
    this.rows = rows;
    this.properties = properties;
  }

  @Override
  public void process(Exchange exchange) throws InvalidPayloadException {
    FoundArtifact artifact = exchange.getMessage().getMandatoryBody(ArtifactStep.class).artifact();
    Throwable failure =
        Objects.requireNonNull(
            exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
            "keep-artifact-failure-action follows doCatch");
    boolean waits = true;
    String reason;
    if (failure instanceof HubException known) {
      waits = known.code().retryable();
      reason = (known.field() == null ? "" : known.field() + ": ") + known.getMessage();
      log.warn(
          "Model sync: {} of {} {}: {}",
          artifact.name(),
          artifact.source(),
          waits ? "waits" : "is refused",
          reason);
    } else {
      reason = "the hub failed: " + failure;
      log.error("Model sync: {} of {} waits", artifact.name(), artifact.source(), failure);
    }
    String kept = SecretValues.masked(reason).replace("\0", "");
    rows.failed(
        artifact.id(),
        waits,
        properties.maxAttempts(),
        kept.substring(0, Math.min(kept.length(), LONGEST)));
  }
}
