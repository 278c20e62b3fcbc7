package io.bactrian.models.modelsync;

import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.ModelSyncProperties;
import io.bactrian.models.artifacts.SourceRows;
import io.bactrian.shared.HubException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds what is new at the source, when it is time. */
@Component
class Polling {
  private static final Logger log = LoggerFactory.getLogger(Polling.class);

  /** A schedule does not fire to the second. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final ModelSyncProperties properties;
  private final ArtifactSource source;
  private final SyncRows rows;
  private final SourceRows sources;
  private final TransactionTemplate transaction;

  Polling(
      ModelSyncProperties properties,
      ArtifactSource source,
      SyncRows rows,
      SourceRows sources,
      TransactionTemplate transaction) {
    this.properties = properties;
    this.source = source;
    this.rows = rows;
    this.sources = sources;
    this.transaction = transaction;
  }

  /**
   * Takes what is new, or waits to be tried again.
   *
   * @return oldest first; empty where it is not time, or the sync is off
   */
  List<FoundArtifact> poll() {
    if (!properties.isOn()
        || !sources.begin(properties.address(), properties.interval().minus(SLACK))) {
      return List.of();
    }
    boolean all = rows.hasWaiting();
    List<FoundArtifact> listed;
    try {
      listed = source.list(all);
    } catch (HubException e) {
      log.warn("Model sync: nothing is listed, it is tried again. {}", e.getMessage());
      return List.of();
    }
    List<FoundArtifact> taken =
        Objects.requireNonNull(
            transaction.execute(
                status -> {
                  List<FoundArtifact> mine =
                      listed.stream()
                          .flatMap(each -> rows.take(each).map(each::seenAt).stream())
                          .toList();
                  if (all) {
                    rows.endOthers(listed);
                  }
                  source.listed();
                  return mine;
                }));
    if (!taken.isEmpty()) {
      log.info("Model sync: {} artifacts to look at", taken.size());
    }
    return taken;
  }
}
