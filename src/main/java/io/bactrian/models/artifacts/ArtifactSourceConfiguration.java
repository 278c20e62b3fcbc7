package io.bactrian.models.artifacts;

import io.bactrian.hub.http.StrictJson;
import io.bactrian.shared.SecretValues;
import io.bactrian.store.objects.ObjectStore;
import java.time.Clock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ModelSyncProperties.class)
class ArtifactSourceConfiguration {
  private static final Logger log = LoggerFactory.getLogger(ArtifactSourceConfiguration.class);

  private final ModelSyncProperties properties;

  ArtifactSourceConfiguration(ModelSyncProperties properties) {
    this.properties = properties;
  }

  @Bean
  ArtifactSource artifactSource(SourceRows rows, ObjectStore store, StrictJson json, Clock clock) {
    if (properties.fromBucket()) {
      return new BucketArtifacts(properties, store, clock);
    }
    Stream.of(properties.token(), properties.huggingFace().token())
        .filter(token -> !token.isEmpty())
        .forEach(SecretValues::add);
    if (!properties.fromGitHub()) {
      var calls = new HuggingFaceCalls(properties, rows, clock);
      return new HuggingFaceArtifacts(properties, calls, rows, json, clock);
    }
    var calls = new GitHubCalls(properties, rows, clock);
    return new GitHubArtifacts(properties, calls, rows, json, clock);
  }

  /** Said once: nothing else shows that models do not come. */
  @EventListener(ApplicationReadyEvent.class)
  void warn() {
    if (!properties.isOn()) {
      log.warn(
          "Model sync is off: set {} to fetch models from {} (docs/model-sync.md)",
          properties.fromGitHub() && properties.token().isEmpty()
              ? "HUB_GITHUB_TOKEN and HUB_MODEL_SYNC_REPOSITORY"
              : "HUB_MODEL_SYNC_REPOSITORY",
          properties.fromGitHub() ? "GitHub" : "Hugging Face");
    }
  }
}
