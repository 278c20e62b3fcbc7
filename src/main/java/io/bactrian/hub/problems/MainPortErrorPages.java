package io.bactrian.hub.problems;

import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Puts {@link ProblemReportValve} on the main port, after Spring Boot has set up its own. */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class MainPortErrorPages implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {
  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    ProblemReportValve.install(factory);
  }
}
