package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** No address on either port answers an anonymous caller, unless it is named here. */
@PortsTest
class AnonymousSweepTest {
  private static final Set<String> OPEN =
      Set.of("/health", "/metrics", "/openapi.json", "/favicon.ico");
  private static final Set<String> OWN_AUTHENTICATION =
      Set.of("/webhooks/", "/portal/share/", "/invitation/");

  @LocalServerPort int mainPort;
  @LocalManagementPort int managementPort;
  @Autowired ServletWebServerApplicationContext main;
  @Autowired PortsTest.ManagementContext management;
  @Autowired PathMappedEndpoints endpoints;

  @Test
  void findsNothingOpenOnTheMainPort() {
    Set<String> paths = mapped(main);
    paths.removeIf(p -> OWN_AUTHENTICATION.stream().anyMatch(p::startsWith));
    assertThat(paths).contains("/error", "/health").hasSizeGreaterThan(3);
    paths.removeAll(OPEN);
    assertThat(paths).allSatisfy(path -> refused(mainPort, path));
  }

  @Test
  void opensTheFilesThatAreThereAndNoOtherAddressBesideThem() {
    assertThat(new Visitor().call(mainPort, "GET", "/assets/app.js", "").statusCode())
        .isEqualTo(200);
    for (String path : new String[] {"/assets/leak", "/assets/", "/webjars/leak"}) {
      refused(mainPort, path);
    }
    assertThat(new Visitor().call(mainPort, "POST", "/assets/app.js", "").statusCode())
        .isIn(401, 403);
  }

  @Test
  void findsNothingOpenOnTheManagementPort() {
    Set<String> paths = mapped(management.get());
    endpoints.getAllPaths().forEach(path -> paths.add(path.startsWith("/") ? path : "/" + path));
    assertThat(paths).contains("/jolokia/x", "/hawtio", "/health");
    assertThat(paths).allSatisfy(path -> refused(managementPort, path));
  }

  private static void refused(int port, String path) {
    for (String method : new String[] {"GET", "POST", "DELETE"}) {
      assertThat(new Visitor().call(port, method, path, "").statusCode())
          .as("%s %s", method, path)
          .isIn(400, 401, 403);
    }
  }

  private static Set<String> mapped(ServletWebServerApplicationContext context) {
    var patterns = new TreeSet<String>();
    context
        .getBeansOfType(RequestMappingInfoHandlerMapping.class)
        .values()
        .forEach(
            m ->
                m.getHandlerMethods().keySet().forEach(i -> patterns.addAll(i.getPatternValues())));
    context
        .getBeansOfType(AbstractUrlHandlerMapping.class)
        .values()
        .forEach(m -> patterns.addAll(m.getHandlerMap().keySet()));
    Objects.requireNonNull(context.getServletContext())
        .getServletRegistrations()
        .values()
        .forEach(servlet -> patterns.addAll(servlet.getMappings()));
    var paths = new TreeSet<String>();
    for (String pattern : patterns) {
      String path = pattern.replaceAll("\\*+", "x").replaceAll("\\{[^}]*}", "x");
      paths.add(path.startsWith("/") ? path : "/" + path);
    }
    return paths;
  }
}
