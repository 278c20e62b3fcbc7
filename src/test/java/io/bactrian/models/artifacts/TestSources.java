package io.bactrian.models.artifacts;

import io.bactrian.hub.http.StrictJson;
import io.bactrian.models.artifacts.ModelSyncProperties.HuggingFace;
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
    var hub =
        new HuggingFace(
            URI.create("https://huggingface.co"), "", List.of("*.hf.co", "*.huggingface.co"));
    return with(source, URI.create(url), "", hub);
  }

  private static ModelSyncProperties with(
      String source, URI url, String repository, HuggingFace hub) {
    return new ModelSyncProperties(
        source,
        url,
        "",
        repository,
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
        Duration.ofMinutes(1),
        hub);
  }

  /** The branch main of a repository. */
  public static ModelSyncProperties huggingFaceProperties(
      String repository, URI hub, String token, String storeHost) {
    return with(
        "hugging-face", USUAL.url(), repository, new HuggingFace(hub, token, List.of(storeHost)));
  }

  public static ArtifactSource huggingFace(
      ModelSyncProperties properties, SourceRows rows, StrictJson json) {
    Clock clock = Clock.systemUTC();
    return new HuggingFaceArtifacts(
        properties, new HuggingFaceCalls(properties, rows, clock), rows, json, clock);
  }
}
