package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

@PortsTest
class ManagementPortTest {
  private static final String READ =
      "{'type':'read','mbean':'java.lang:type=Memory','attribute':'HeapMemoryUsage'}";

  @LocalServerPort int mainPort;
  @LocalManagementPort int port;
  @Autowired Credentials credentials;
  @Autowired CamelContext camel;
  private final Visitor visitor = new Visitor();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/jolokia",
        "/jolokia/",
        "/jolokia/version",
        "/jolokia/list",
        "/jolokia/read/java.lang:type=Memory",
        "/jolokia;x=y",
        "/jolokia;x=y/version",
        "/jolokia/version;x=y",
        "/%6aolokia/version",
        "/%6Aolokia",
        "/jolokia%2fversion",
        "/%2e/jolokia/version",
        "/%2e%2e/jolokia/version",
        "/./jolokia/version",
        "/x/../jolokia/version",
        "//jolokia/version",
        "/jolokia//version",
        "/JOLOKIA/version",
        "/jolokia.json",
        "/actuator/jolokia",
        "/actuator/jolokia/version",
        "/actuator/hawtio",
        "/actuator/env",
        "/hawtio",
        "/hawtio/",
        "/hawtio/index.html",
        "/hawtio/jolokia",
        "/hawtio/jolokia/version",
        "/hawtio/jolokia;x=y/version",
        "/hawtio//jolokia/version",
        "/hawtio/%6aolokia/version",
        "/hawtio/x/../jolokia/version",
        "/hawtio/auth/login",
        "/hawtio/auth/config",
        "/hawtio/user",
        "/hawtio/proxy/http/127.0.0.1/8080",
        "/hawtio/plugin",
        "/hawtio/hawtconfig.json",
        "/login/jolokia",
        "/login/../jolokia/version",
        "/login.css/../jolokia/version",
        "/error/jolokia",
        "/webhooks/jolokia",
        "/health",
        "/health/",
        "/info",
        "/prometheus",
        "/env",
        "/heapdump",
        "/metrics",
        "/openapi.json",
        "/assets/jolokia",
      })
  void answersAnonymousCallersNothing(String path) throws IOException {
    for (String method : new String[] {"GET", "POST", "PUT", "HEAD", "OPTIONS"}) {
      String body = READ.replace('\'', '"');
      String answer =
          Visitor.raw(
              port,
              "%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                  .formatted(method, path, body.length(), body));
      assertThat(answer).as(method).matches("(?s)HTTP/1.1 (400|401|403) .*");
      assertThat(answer).doesNotContain("\"value\"", "\"agent\"", "Exception", "<html");
    }
    String browser =
        Visitor.raw(
            port,
            "GET %s HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n\r\n"
                .formatted(path));
    assertThat(browser).matches("(?s)HTTP/1.1 (302|400) .*").doesNotContain("\"value\"");
  }

  @Test
  void isForTheOperatorOnly() {
    visitor.login(port, "HUB_MANAGEMENT_CSRF", "investor", credentials.get("investor.key"));
    assertThat(visitor.get(port, "/hawtio/index.html").statusCode()).isEqualTo(403);
    assertThat(visitor.get(port, "/jolokia/version").statusCode()).isEqualTo(403);
    String key = "Bearer " + credentials.get("service.key");
    assertThat(new Visitor().get(port, "/jolokia/version", "Authorization", key).statusCode())
        .isEqualTo(401);
  }

  @Test
  void doesNotKnowTheOtherPortsSessions() {
    visitor.login(mainPort, "HUB_CSRF", "operator", credentials.get("operator.password"));
    assertThat(visitor.get(port, "/jolokia/version").statusCode()).isEqualTo(401);
    visitor.cookies.put("HUB_MANAGEMENT_SESSION", visitor.cookie("HUB_SESSION"));
    assertThat(visitor.get(port, "/jolokia/version").statusCode()).isEqualTo(401);
  }

  @Test
  void keepsALoginOnEitherPortApart() {
    visitor.login(mainPort, "HUB_CSRF", "operator", credentials.get("operator.password"));
    login();
    assertThat(visitor.cookies)
        .containsKeys("HUB_SESSION", "HUB_MANAGEMENT_SESSION")
        .doesNotContainKey("JSESSIONID");
    assertThat(visitor.get(mainPort, "/api/v1/x").statusCode()).isEqualTo(404);
    assertThat(visitor.get(port, "/jolokia/version").statusCode()).isEqualTo(200);
  }

  @Test
  void needsACsrfTokenForACallWithASession() {
    login();
    assertThat(visitor.call(port, "POST", "/jolokia", READ.replace('\'', '"')).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hawtio/index.html", "/health", "/info", "/prometheus"})
  void showsTheOperatorWhatIsExposed(String path) {
    login();
    assertThat(visitor.get(port, path).statusCode()).isIn(200, 503);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/env",
        "/heapdump",
        "/beans",
        "/loggers",
        "/configprops",
        "/threaddump",
        "/mappings",
        "/metrics",
        "/shutdown",
        "/camel",
        "/camelroutes",
        "/quartz",
        "/flyway",
        "/probe",
        "/api/v1/trades",
      })
  void exposesNothingElseEvenToTheOperator(String path) {
    login();
    assertThat(visitor.get(port, path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        READ,
        "{'type':'list'}",
        "{'type':'search','mbean':'org.apache.camel:type=routes,*'}",
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'Uptime'}",
        "{'type':'read','mbean':'CONTEXT','attribute':'Uptime'}",
        "{'type':'read','mbean':'ROUTE','attribute':'ExchangesTotal'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'dumpRoutesAsXml()'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'dumpRoutesStatsAsXml','arguments':[true,true]}",
      })
  void answersWhatHawtioNeeds(String request) {
    assertThat(ask(request)).contains("\"status\":200");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'type':'exec','mbean':'ROUTE','operation':'stop()'}",
        "{'type':'exec','mbean':'ROUTE','operation':'remove()'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'stop()'}",
        "{'type':'exec','mbean':'CONTEXT','operation':'sendBody','arguments':['direct:x','y']}",
        "{'type':'exec','mbean':'CONTEXT','operation':'createEndpoint','arguments':['file:/tmp']}",
        "{'type':'exec','mbean':'CONTEXT','operation':'dumpRoutesAsXml(boolean)','arguments':[true]}",
        "{'type':'exec','mbean':'java.lang:type=Memory','operation':'gc'}",
        "{'type':'exec','mbean':'java.lang:type=Threading','operation':'dumpAllThreads(boolean,boolean)','arguments':[true,true]}",
        "{'type':'exec','mbean':'com.sun.management:type=HotSpotDiagnostic','operation':'dumpHeap','arguments':['/tmp/x',true]}",
        "{'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'vmSystemProperties'}",
        "{'type':'exec','mbean':'java.util.logging:type=Logging','operation':'setLoggerLevel','arguments':['','FINE']}",
        "{'type':'write','mbean':'CONTEXT','attribute':'Tracing','value':true}",
        "{'type':'write','mbean':'java.lang:type=Memory','attribute':'Verbose','value':true}",
        "{'type':'write','mbean':'java.lang:type=Threading','attribute':'ThreadCpuTimeEnabled','value':false}",
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'}",
        "{'type':'read','mbean':'java.lang:type=Runtime','attribute':'InputArguments'}",
        "{'type':'read','mbean':'com.sun.management:type=HotSpotDiagnostic','attribute':'DiagnosticOptions'}",
        "{'type':'read','mbean':'com.zaxxer.hikari:name=dataSource,type=HikariDataSource','attribute':'Password'}",
      })
  void refusesTheOperatorWhatThePolicyDoesNotName(String request) {
    assertThat(ask(request)).contains("\"status\":403").doesNotContain("\"status\":200");
  }

  @Test
  void keepsSystemPropertiesOutOfABulkRead() {
    assertThat(ask("{'type':'read','mbean':'java.lang:type=Runtime'}"))
        .doesNotContain("java.class.path", "java.home");
    assertThat(ask("{'type':'read','mbean':'java.lang:*'}"))
        .doesNotContain("java.class.path", "java.home");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jolokia/version", "/hawtio/jolokia/version", "/health"})
  void refusesRequestsOfOtherOrigins(String path) {
    login();
    var headers = visitor.get(port, path, "Origin", "http://127.0.0.1:9").headers();
    assertThat(headers.map()).doesNotContainKey("access-control-allow-origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/jolokia/exec/java.lang:type=Memory/gc",
        "/jolokia/write/java.lang:type=Memory/Verbose/true",
        "/jolokia/read/java.lang:type=Runtime/SystemProperties",
        "/hawtio/jolokia/exec/java.lang:type=Memory/gc",
        "/hawtio/jolokia/read/java.lang:type=Runtime/SystemProperties",
      })
  void holdsThePolicyForGetAsWell(String path) {
    login();
    assertThat(visitor.get(port, path).body()).doesNotContain("\"status\":200", "java.home");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /canary|{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "G@T /canary HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /canary;x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      })
  void answersAMalformedRequestWithAProblemOnly(String request) throws IOException {
    assertThat(Visitor.raw(port, request))
        .startsWith("HTTP/1.1 400")
        .doesNotContain("canary", "Exception", "Tomcat", "<html");
  }

  @Test
  void callsNoOtherVirtualMachine() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      other.setSoTimeout(200);
      String address = "rmi://127.0.0.1:" + other.getLocalPort() + "/jmxrmi";
      ask(READ.replace("}", ",'target':{'url':'service:jmx:rmi:///jndi/" + address + "'}}"));
      assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void readsNoBeanOfTheApplication() {
    String bean = "'mbean':'spring@spring:name=dataSource','attribute':'password'";
    assertThat(ask("{'type':'read'," + bean + "}")).contains("No request handler found");
  }

  @Test
  void offersNoWayToListenToNotifications() {
    assertThat(ask("{'type':'notification','command':'register'}"))
        .doesNotContain("\"pull\"", "\"sse\"");
  }

  /** Its script takes the first of all cookies only, and a browser puts longer paths first. */
  @Test
  void givesHawtioItsCookieBeforeThoseOfTheMainPort() {
    login();
    assertThat(visitor.get(port, "/hawtio/index.html").headers().allValues("set-cookie"))
        .filteredOn(cookie -> cookie.startsWith("XSRF-TOKEN="))
        .singleElement()
        .asString()
        .contains("Path=/hawtio")
        .startsWith("XSRF-TOKEN=" + visitor.cookie("HUB_MANAGEMENT_CSRF"));
  }

  private void login() {
    HttpResponse<String> answer =
        visitor.login(
            port, "HUB_MANAGEMENT_CSRF", "operator", credentials.get("operator.password"));
    assertThat(answer.headers().firstValue("location").orElseThrow()).endsWith("/hawtio/");
    visitor.get(port, "/hawtio/index.html"); // the first page brings a new CSRF cookie
  }

  private String ask(String request) {
    login();
    String body =
        request
            .replace(
                "CONTEXT", "org.apache.camel:context=bactrian,type=context,name=\\'bactrian\\'")
            .replace("ROUTE", "org.apache.camel:context=bactrian,type=routes,name=\\'probe\\'")
            .replace("context=bactrian", "context=" + camel.getManagementName())
            .replace("\\'", "\\\"")
            .replace('\'', '"');
    HttpResponse<String> answer =
        visitor.call(port, "POST", "/jolokia", body, "X-XSRF-TOKEN", visitor.cookie("XSRF-TOKEN"));
    assertThat(answer.body()).doesNotContain("\tat ");
    return answer.body();
  }
}
