package io.bactrian.hub.http;

import com.fasterxml.jackson.databind.DeserializationFeature;
import io.bactrian.shared.HubFolders;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.apache.camel.spi.DataFormatFactory;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

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

  /** The last of all filters: behind the login, and behind the gate that waits for a swap. */
  @Bean
  FilterRegistrationBean<FunctionRoutes> functionRoutes(
      CamelContext context, IngressHeaderFilter headers) {
    var functions = new FunctionRoutes(headers);
    var component = context.getComponent("platform-http", PlatformHttpComponent.class);
    component.addPlatformHttpListener(functions);
    component.getHttpEndpoints().forEach(functions::registerHttpEndpoint);
    var registration = new FilterRegistrationBean<>(functions);
    registration.addUrlPatterns("/functions/v1/*");
    registration.setOrder(Ordered.LOWEST_PRECEDENCE);
    return registration;
  }

  /** A request is worked on by the thread that took it: Camel's own hand-over loses connections. */
  @Bean("platform-http-engine")
  SpringBootPlatformHttpEngine platformHttpEngine(@Value("${server.port}") int port) {
    return new SpringBootPlatformHttpEngine(port, Runnable::run);
  }
}
