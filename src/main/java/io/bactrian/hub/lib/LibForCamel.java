package io.bactrian.hub.lib;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Conditional;
import org.springframework.stereotype.Component;

/** Lets Camel look into lib/ on each thread; Spring keeps to what the hub itself is made of. */
@Component
@Conditional(LibReport.HasJars.class)
final class LibForCamel implements CamelContextConfiguration {
  @Override
  public void beforeApplicationStart(CamelContext camel) {
    camel.setApplicationContextClassLoader(Thread.currentThread().getContextClassLoader());
  }

  @Override
  public void afterApplicationStart(CamelContext camel) {}
}
