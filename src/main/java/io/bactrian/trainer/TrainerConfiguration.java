package io.bactrian.trainer;

import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrainerProperties.class)
class TrainerConfiguration {
  private static final String EMBEDDED = "'${hub.trainer.url:}'.isEmpty()";

  @Bean(destroyMethod = "close")
  @ConditionalOnExpression(EMBEDDED)
  TrainerServer trainerServer(TrainerProperties properties, Environment environment)
      throws IOException {
    Set<String> hosts = new HashSet<>(properties.allowedHosts());
    for (String name : new String[] {"hub.objects.endpoint", "hub.public-url"}) {
      String url = environment.getProperty(name, "");
      if (!url.isEmpty() && URI.create(url).getHost() != null) {
        hosts.add(URI.create(url).getHost());
      }
    }
    var transfers =
        new Transfers(hosts, properties.maxDownload().toBytes(), properties.timeout(), 1000);
    return new TrainerServer(transfers, properties.queue());
  }

  @Bean
  @ConditionalOnExpression(EMBEDDED)
  TrainerEndpoint embeddedTrainer(TrainerServer server) {
    return server.endpoint();
  }

  @Bean
  @ConditionalOnExpression("!" + EMBEDDED)
  TrainerEndpoint remoteTrainer(TrainerProperties properties) {
    return new TrainerEndpoint(URI.create(properties.url()), properties.key());
  }
}
