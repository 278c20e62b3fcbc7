package io.bactrian.models.trainers;

import io.bactrian.models.trainer.TrainerEndpoint;
import io.bactrian.models.trainer.TrainerServer;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrainerProperties.class)
class TrainerConfiguration {
  @Bean(destroyMethod = "close")
  @Conditional(NoneConfigured.class)
  TrainerServer trainerServer(TrainerProperties properties, Environment environment)
      throws IOException {
    Set<String> hosts = new HashSet<>(properties.allowedHosts());
    String url = environment.getProperty("hub.training.callback-url", "");
    if (!url.isEmpty() && URI.create(url).getHost() != null) {
      hosts.add(URI.create(url).getHost());
    }
    return TrainerServer.embedded(
        hosts,
        properties.maxDownload().toBytes(),
        properties.timeout(),
        properties.queue(),
        properties.torch());
  }

  @Bean
  TrainerEndpoint trainerEndpoint(
      ObjectProvider<TrainerServer> embedded, TrainerProperties properties) {
    TrainerServer server = embedded.getIfAvailable();
    if (server != null && !properties.host().equals("plain")) {
      throw new IllegalArgumentException(
          "HUB_TRAINER_HOST is %s, and HUB_TRAINER_URL is empty; set both or none"
              .formatted(properties.host()));
    }
    return server != null ? server.endpoint() : remote(properties);
  }

  private static TrainerEndpoint remote(TrainerProperties properties) {
    URI url = URI.create(properties.url());
    if (url.getHost() == null || !Set.of("http", "https").contains(url.getScheme())) {
      throw new IllegalArgumentException(
          "HUB_TRAINER_URL is \"%s\"; it has to be an http or https address"
              .formatted(properties.url()));
    }
    return new TrainerEndpoint(url, properties.key());
  }

  /** Spring's own condition takes an empty property for a set one. */
  private static final class NoneConfigured implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return context.getEnvironment().getProperty("hub.trainer.url", "").isEmpty();
    }
  }
}
