package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.bactrian.shared.HubFolders;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

  @Bean
  JsonSchemas jsonSchemas(HubFolders folders) {
    return new JsonSchemas(folders.home().resolve("routes"));
  }

  /** Before any route is there. */
  @Bean
  CamelContextConfiguration jsonBodies(StrictJson json) {
    return new CamelContextConfiguration() {
      @Override
      public void beforeApplicationStart(CamelContext context) {
        JsonBodies.register(context, json);
      }

      @Override
      public void afterApplicationStart(CamelContext context) {
        // nothing is left to do
      }
    };
  }

  /** Whatever step reads JSON in a route of the hub, a price stays the decimal that it is. */
  @Bean("jackson-dataformat-factory")
  DataFormatFactory exactJackson() {
    return () -> {
      var jackson = new JacksonDataFormat();
      jackson.enableFeature(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
      return jackson;
    };
  }

  /** A request is worked on by the thread that took it: Camel's own hand-over loses connections. */
  @Bean("platform-http-engine")
  SpringBootPlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
    return new SpringBootPlatformHttpEngine(port, Runnable::run);
  }
}
