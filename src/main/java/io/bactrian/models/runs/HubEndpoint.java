package io.bactrian.models.runs;

import io.bactrian.shared.HubFolders;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where trainers reach this hub, and what distinguishes it from other hubs. */
@Component
public class HubEndpoint {
  private final Environment environment;
  private final TrainingProperties properties;
  private final @Nullable String ofOwnTrainer;

  HubEndpoint(Environment environment, TrainingProperties properties, HubFolders folders)
      throws UnknownHostException {
    this.environment = environment;
    this.properties = properties;
    boolean own = environment.getProperty("hub.trainer.url", "").isEmpty();
    this.ofOwnTrainer =
        own ? InetAddress.getLocalHost().getHostName() + ":" + folders.data() : null;
  }

  /** The data folder, which one hub holds at a time; null where the trainer is elsewhere. */
  public @Nullable String ofOwnTrainer() {
    return ofOwnTrainer;
  }

  public URI callbackUrl() {
    return url("/webhooks/trainer");
  }

  /** An address of this hub, as trainers see it. */
  URI url(String path) {
    String base = properties.callbackUrl();
    if (base.isEmpty()) {
      base = "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }
    return URI.create(base.replaceFirst("/+$", "") + path);
  }
}
