package io.bactrian.models.artifacts;

import io.bactrian.store.objects.ObjectStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.util.unit.DataSize;

/** Sources beside those that a hub is configured with. */
public final class TestSources {
  /** What holds without any setting. */
  public static final ModelSyncProperties USUAL = with("github", "https://api.github.com");

  private TestSources() {}

  /** Of the prefix synced-models/. */
  public static ArtifactSource bucket(ObjectStore store) {
    return new BucketArtifacts(bucketProperties(), store, Clock.systemUTC());
  }

  public static ModelSyncProperties bucketProperties() {
    return with("s3", "https://api.github.com");
  }

  static ModelSyncProperties with(String source, String url) {
    return new ModelSyncProperties(
        source,
        URI.create(url),
        "",
        "",
        "main",
        "train.yml",
        List.of("push", "schedule", "workflow_dispatch"),
        List.of("unified_brain"),
        List.of("*.blob.core.windows.net", "*.githubusercontent.com"),
        "synced-models/",
        "0 0/5 * * * ?",
        Duration.ofMinutes(15),
        Duration.ofDays(7),
        DataSize.ofMegabytes(64),
        5,
        20,
        Duration.ofMinutes(1));
  }
}
