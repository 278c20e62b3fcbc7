package io.bactrian.hub.http;

import io.bactrian.shared.HubFolders;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

  @Bean
  JsonSchemas jsonSchemas(HubFolders folders) {
    return new JsonSchemas(folders.home().resolve("routes"));
  }

  /** A request is worked on by the thread that took it: Camel's own hand-over loses connections. */
  @Bean("platform-http-engine")
  SpringBootPlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
    return new SpringBootPlatformHttpEngine(port, Runnable::run);
  }
}
