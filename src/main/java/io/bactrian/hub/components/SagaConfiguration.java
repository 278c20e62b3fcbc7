package io.bactrian.hub.components;

import org.apache.camel.CamelContext;
import org.apache.camel.saga.InMemorySagaService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** What coordinates the {@code saga} of a route; a restart loses those that are not complete. */
@Configuration(proxyBeanMethods = false)
class SagaConfiguration {
  @Bean(destroyMethod = "") // Camel stops it
  @Lazy
  InMemorySagaService sagaService(CamelContext camel) throws Exception {
    var service = new InMemorySagaService();
    camel.addService(service);
    return service;
  }
}
