package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@PortsTest
class MainPortTest {
  private static final String PROBLEM = "application/problem+json";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  private final Visitor visitor = new Visitor();

  /** "in" means any page that needs a login. */
  @ParameterizedTest
  @CsvSource({
    "GET,  /api/v1/trades,           in,  403, 403",
    "GET,  /api/v1/trades/,          in,  403, 403",
    "GET,  /api/v1/portal/trades,    in,  in,  403",
    "POST, /api/v1/portal/trades,    in,  403, 403",
    "GET,  /api/v1/portal-grants,    in,  403, 403",
    "GET,  /portal,                  in,  in,  403",
    "GET,  /api/v1/datasets,         in,  in,  403",
    "GET,  /api/v1/models/x,         in,  in,  403",
    "GET,  /api/v1/runs,             in,  in,  403",
    "POST, /api/v1/trades,           in,  403, 403",
    "GET,  /api/v1/tradesman,        in,  403, 403",
    "GET,  /api/v1/signals,          in,  403, 403",
    "GET,  /api/v1/dead-letters,     in,  403, 403",
    "POST, /functions/v1/infer,      in,  403, in",
    "GET,  /functions/v1/infer,      in,  403, 403",
    "POST, /functions/v1/train,      in,  403, 403",
    "GET,  /probe,                   in,  403, 403",
    "GET,  /weights,                 in,  403, 403",
    "GET,  /nothing/here,            in,  403, 403",
    "GET,  /,                        in,  in,  403",
  })
  void letsEachRoleDoWhatTheTableSays(
      String method, String path, String service, String investor, String ea) {
    assertThat(outcome(method, path, "service.key")).isEqualTo(service);
    assertThat(outcome(method, path, "investor.key")).isEqualTo(investor);
    assertThat(outcome(method, path, "ea.key")).isEqualTo(ea);
    HttpResponse<String> anonymous = visitor.call(port, method, path, "");
    assertThat(anonymous.statusCode()).isEqualTo(401);
    assertThat(anonymous.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(type(anonymous)).isEqualTo(PROBLEM);
    assertThat(anonymous.body()).doesNotContain(path + "\"");
    assertThat(visitor.cookies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "", "service.key", "a b"})
  void answersAWrongKeyWithAProblem(String key) {
    HttpResponse<String> answer =
        visitor.get(port, "/api/v1/trades", "Authorization", "Bearer " + key);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(type(answer)).isEqualTo(PROBLEM);
    assertThat(answer.body()).contains("urn:bactrian:problem:unauthenticated");
  }

  @Test
  void servesARouteThatAUserAddsToTheServiceOnly() {
    HttpResponse<String> answer = visitor.get(port, "/probe", bearer("service.key"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("routed");
    assertThat(answer.headers().allValues("set-cookie")).isEmpty();
  }

  @Test
  void sendsABrowserToTheLoginAndOpensNoSessionForIt() {
    HttpResponse<String> answer = visitor.get(port, "/", "Accept", "text/html");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("location")).contains("/login");
    assertThat(visitor.get(port, "/api/v1/trades", "Accept", "text/html").statusCode())
        .isEqualTo(401);
    assertThat(visitor.cookies).isEmpty();
  }

  @Test
  void letsTheOperatorInWithASessionThatNeedsACsrfToken() {
    assertThat(login("operator", "operator.password")).isEqualTo("/");
    assertThat(visitor.get(port, "/api/v1/x").statusCode()).isEqualTo(404);
    HttpResponse<String> bare = visitor.call(port, "POST", "/api/v1/x", "{}");
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(type(bare)).isEqualTo(PROBLEM);
    String token = visitor.cookie("HUB_CSRF");
    assertThat(visitor.call(port, "POST", "/api/v1/x", "{}", "X-XSRF-TOKEN", token).statusCode())
        .isEqualTo(404);
  }

  @Test
  void takesNoHostFromTheRequest() throws IOException {
    for (String request :
        new String[] {
          "GET / HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-Host: evil.example\r\nAccept: text/html\r\n"
              + "Connection: close\r\n\r\n",
          "GET /assets HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection:"
              + " close\r\n\r\n",
        }) {
      assertThat(Visitor.raw(port, request)).doesNotContain("evil.example");
    }
  }

  @ParameterizedTest
  @CsvSource({"https, true", "http, false"})
  void marksCookiesSecureWhereATrustedProxySaysTls(String scheme, boolean secure) {
    var headers = visitor.get(port, "/login", "X-Forwarded-Proto", scheme).headers();
    assertThat(headers.firstValue("set-cookie").orElseThrow().contains("Secure")).isEqualTo(secure);
    assertThat(headers.firstValue("strict-transport-security").isPresent()).isEqualTo(secure);
  }

  @Test
  void ignoresForwardedHeadersOfUnprovenCallers() throws IOException {
    String request =
        "GET /login HTTP/1.1\r\nHost: x\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n";
    assertThat(Visitor.rawFrom("127.0.0.9", port, request))
        .contains("HTTP/1.1 200")
        .doesNotContain("Secure", "Strict-Transport-Security");
  }

  @Test
  void letsTheInvestorSeeResultsOnly() {
    assertThat(login("investor", "investor.key")).isEqualTo("/portal");
    assertThat(visitor.get(port, "/api/v1/portal/trades").statusCode()).isEqualTo(200);
    assertThat(visitor.get(port, "/api/v1/trades").statusCode()).isEqualTo(403);
    assertThat(visitor.get(port, "/api/v1/signals").statusCode()).isEqualTo(403);
    assertThat(visitor.get(port, "/probe").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"operator,investor.key", "investor,operator.password", "service,service.key"})
  void refusesAForeignPassword(String user, String credential) {
    assertThat(login(user, credential)).isEqualTo("/login?error");
    assertThat(visitor.cookies).doesNotContainKey("HUB_SESSION");
  }

  @Test
  void changesTheSessionAtLoginAndEndsItAtLogout() {
    visitor.cookies.put("HUB_SESSION", "planted");
    login("operator", "operator.password");
    assertThat(visitor.cookies.get("HUB_SESSION")).isNotEqualTo("planted");
    visitor.get(port, "/api/v1/signals");
    String token = visitor.cookie("HUB_CSRF");
    assertThat(visitor.call(port, "POST", "/logout", "", "X-XSRF-TOKEN", token).statusCode())
        .isEqualTo(302);
    assertThat(visitor.get(port, "/api/v1/signals").statusCode()).isEqualTo(401);
  }

  @Test
  void refusesALoginWithoutItsCsrfToken() {
    String form = "username=operator&password=" + credentials.get("operator.password");
    HttpResponse<String> answer =
        visitor.call(
            port, "POST", "/login", form, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(visitor.cookies).doesNotContainKey("HUB_SESSION");
  }

  @Test
  void answersAnonymousCallersOnlyWhetherEachPartIsWell() {
    String key = "Bearer " + credentials.get("service.key");
    assertThat(health("Bearer wrong")).contains("\"database\"").doesNotContain("detail", "hub");
    assertThat(health("Bearer " + credentials.get("investor.key"))).doesNotContain("detail");
    assertThat(health(key)).contains("\"detail\"", "\"hub\"");
    assertThat(visitor.get(port, "/health").body()).doesNotContain("detail");
    visitor.login(port, "HUB_CSRF", "operator", credentials.get("operator.password"));
    assertThat(visitor.get(port, "/health").body()).contains("\"detail\"");
  }

  @Test
  void allowsPagesNothingFromElsewhere() {
    var headers = visitor.get(port, "/login").headers();
    assertThat(headers.firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'self'");
    assertThat(headers.firstValue("x-frame-options")).contains("DENY");
    assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
    assertThat(headers.firstValue("set-cookie").orElseThrow()).contains("SameSite=Lax");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /webhooks/tradingview/canary|{} HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz/canary HTTP/1.1\r\nHost: x\r\n\r\n",
        "G@T /canary HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /canary HTTP/1.1\r\n\r\n",
        "TRACE /canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "FOO /canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /canary;a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET //canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /a/../canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /%2e%2e/canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /canary HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
      })
  void answersAMalformedRequestWithAProblemOnly(String request) throws IOException {
    assertThat(Visitor.raw(port, request))
        .startsWith("HTTP/1.1 400")
        .contains(PROBLEM)
        .doesNotContain("canary", "Exception", "Tomcat", "<html", "\tat ");
  }

  @Test
  void answersOversizeHeadersWithAProblem() throws IOException {
    String request = "GET /canary HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n";
    assertThat(Visitor.raw(port, request))
        .contains(PROBLEM)
        .doesNotContain("canary", "Exception", "Tomcat", "<html");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /canary, 404",
    "DELETE, /health,    405",
    "POST,   /metrics,   405",
    "GET,    /error,     404",
    "GET,    /actuator,  404",
    "GET,    /hawtio,    404",
    "GET,    /jolokia,   404",
    "GET,    /env,       404",
  })
  void answersAnUnknownAddressOrMethodWithAProblem(String method, String path, int status) {
    HttpResponse<String> answer = visitor.call(port, method, path, "", bearer("service.key"));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(type(answer)).isEqualTo(PROBLEM);
    assertThat(answer.body()).doesNotContain(path, "Exception", "trace");
  }

  @Test
  void showsNothingOfARoutesFailure() {
    HttpResponse<String> answer = visitor.get(port, "/broken", bearer("service.key"));
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("inner-secret", "Exception", "\tat ");
  }

  private String health(String authorization) {
    return new Visitor().get(port, "/health", "Authorization", authorization).body();
  }

  private String outcome(String method, String path, String key) {
    int status = visitor.call(port, method, path, "", bearer(key)).statusCode();
    return status == 401 || status == 403 ? Integer.toString(status) : "in";
  }

  private String login(String user, String credential) {
    HttpResponse<String> answer =
        visitor.login(port, "HUB_CSRF", user, credentials.get(credential));
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("location").orElseThrow();
  }

  private String[] bearer(String key) {
    return new String[] {"Authorization", "Bearer " + credentials.get(key)};
  }

  private static String type(HttpResponse<String> answer) {
    return answer.headers().firstValue("content-type").orElse("");
  }
}
