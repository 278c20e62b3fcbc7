package io.bactrian.hub.secrets;

import io.bactrian.shared.HubFolders;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {

  @Bean
  RouteSecrets routeSecrets(SecretsProperties properties, HubFolders hub, Environment environment) {
    return new RouteSecrets(
        environment::getProperty,
        properties.folder().toAbsolutePath(),
        hub.data().resolve("credentials.properties"));
  }

  /** Before the first route is loaded. */
  @Bean
  CamelContextConfiguration secretRoutes(RouteSecrets secrets) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        install(context, secrets);
      }

      @Override
      public void afterApplicationStart(CamelContext context) {}
    };
  }

  static void install(CamelContext context, RouteSecrets secrets) {
    context.getPropertiesComponent().addPropertiesFunction(secrets);
    MaskingEncoder.install();
    ManagementAgent agent = context.getManagementStrategy().getManagementAgent();
    if (agent != null) {
      MBeanServer server = agent.getMBeanServer();
      agent.setMBeanServer(
          MaskedMBeans.around(
              server == null ? ManagementFactory.getPlatformMBeanServer() : server));
    }
  }
}
