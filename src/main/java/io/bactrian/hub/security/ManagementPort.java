package io.bactrian.hub.security;

import io.bactrian.hub.connections.ConnectionLimits;
import io.bactrian.hub.problems.ProblemAnswers;
import io.bactrian.hub.problems.ProblemReportValve;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * What the management port's own web context needs besides Spring Boot's: a mark by which the
 * security chains know it, and a session cookie that does not overwrite the other port's, for
 * cookies know no ports. Listed in ManagementContextConfiguration.imports, and no component, or the
 * main context would pick it up as well.
 */
class ManagementPort {
  private static final String MARK = ManagementPort.class.getName();

  /** True for every request that came in on the management port. */
  static boolean holds(HttpServletRequest request) {
    return request.getServletContext().getAttribute(MARK) != null;
  }

  @Bean
  ServletContextInitializer managementMark() {
    return ManagementPort::mark;
  }

  @Bean
  FilterRegistrationBean<PlainAddressFilter> plainAddresses(ProblemAnswers answers) {
    var filter = new FilterRegistrationBean<>(new PlainAddressFilter(answers));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> managementErrorPages() {
    return ProblemReportValve::install;
  }

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementConnections(
      ConnectionLimits limits) {
    return limits::customize;
  }

  @Bean
  FilterRegistrationBean<BodyRefusalFilter> managementBodies(ProblemAnswers answers) {
    var filter = new FilterRegistrationBean<>(new BodyRefusalFilter(answers));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  private static void mark(ServletContext context) {
    context.setAttribute(MARK, true);
    context.getSessionCookieConfig().setName("HUB_MANAGEMENT_SESSION");
  }
}
