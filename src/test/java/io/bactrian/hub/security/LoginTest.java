package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who guesses is slowed down, and nobody else. Clients are those of a trusted proxy. */
@PortsTest
class LoginTest {
  @LocalServerPort int port;
  @Autowired Credentials credentials;

  @ParameterizedTest
  @CsvSource({"/login, 203.0.113.1", "/%6cogin, 203.0.113.2", "/logi%6E, 203.0.113.3"})
  void slowsDownGuessesOfAPasswordInEverySpellingOfTheUser(String path, String client) {
    var visitor = new Visitor();
    for (int i = 0; i < LoginThrottle.ATTEMPTS; i++) {
      assertThat(login(visitor, "operator", "guess", path, client).statusCode()).isEqualTo(302);
    }
    HttpResponse<String> blocked =
        login(visitor, "operator", credentials.get("operator.password"), path, client);
    assertThat(blocked.statusCode()).isEqualTo(429);
    assertThat(blocked.headers().firstValue("retry-after")).contains("60");
    assertThat(blocked.headers().firstValue("content-type")).contains("application/problem+json");
    HttpResponse<String> elsewhere =
        login(
            new Visitor(),
            "operator",
            credentials.get("operator.password"),
            "/login",
            "198.51.100.7");
    assertThat(elsewhere.headers().firstValue("location")).contains("/");
  }

  @Test
  void keepsFailuresAfterAnotherUsersLogin() {
    String client = "203.0.113.50";
    var visitor = new Visitor();
    for (int i = 0; i < LoginThrottle.ATTEMPTS; i++) {
      login(visitor, "operator", "guess", "/login", client);
      HttpResponse<String> other =
          login(new Visitor(), "investor", credentials.get("investor.key"), "/login", client);
      assertThat(other.headers().firstValue("location")).contains("/portal");
    }
    assertThat(login(visitor, "operator", "guess", "/login", client).statusCode()).isEqualTo(429);
    assertThat(login(visitor, " operator ", "guess", "/login", client).statusCode()).isEqualTo(429);
  }

  @Test
  void blocksNoKnownDevice() {
    String client = "203.0.113.60";
    var known = new Visitor();
    login(known, "operator", credentials.get("operator.password"), "/login", client);
    known.cookies.remove("HUB_SESSION");
    var attacker = new Visitor();
    for (int i = 0; i <= LoginThrottle.ATTEMPTS; i++) {
      login(attacker, "operator", "guess", "/login", client);
    }
    attacker.cookies.put(KnownDevices.COOKIE, "made-up.signature");
    String password = credentials.get("operator.password");
    assertThat(login(attacker, "operator", password, "/login", client).statusCode()).isEqualTo(429);
    assertThat(
            login(known, "operator", password, "/login", client).headers().firstValue("location"))
        .contains("/");
  }

  @Test
  void boundsTheGuessesOfAKnownDevice() {
    String client = "203.0.113.65";
    var known = new Visitor();
    login(known, "operator", credentials.get("operator.password"), "/login", client);
    known.cookies.remove("HUB_SESSION");
    for (int i = 0; i < 2 * LoginThrottle.ATTEMPTS; i++) { // its own, and those of its address
      assertThat(login(known, "operator", "guess", "/login", client).statusCode()).isEqualTo(302);
    }
    assertThat(login(known, "operator", "guess", "/login", client).statusCode()).isEqualTo(429);
  }

  @Test
  void takesADevicesCookieForItsUserOnly() {
    String client = "203.0.113.70";
    var known = new Visitor();
    login(known, "investor", credentials.get("investor.key"), "/login", client);
    for (int i = 0; i < LoginThrottle.ATTEMPTS; i++) {
      login(known, "operator", "guess", "/login", client);
    }
    assertThat(login(known, "operator", "guess", "/login", client).statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/login", "/%6cogin"})
  void refusesALoginWithoutItsCsrfToken(String path) {
    var visitor = new Visitor();
    String form = "username=operator&password=" + credentials.get("operator.password");
    HttpResponse<String> answer =
        visitor.call(port, "POST", path, form, "Content-Type", "application/x-www-form-urlencoded");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(visitor.cookies).doesNotContainKey("HUB_SESSION");
  }

  private HttpResponse<String> login(
      Visitor visitor, String user, String password, String path, String client) {
    return visitor.login(port, "HUB_CSRF", user, password, path, client);
  }
}
