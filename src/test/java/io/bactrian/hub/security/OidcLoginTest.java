package io.bactrian.hub.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;

/** Logs in at a real issuer, and at one whose tokens are not right. */
@PortsTest
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class OidcLoginTest {
  private static @Nullable LocalIssuer issuer;

  @LocalServerPort int port;

  @Value("${test.issuer-port}")
  int issuerPort;

  @Autowired JdbcClient jdbc;
  @Autowired Credentials credentials;

  @BeforeEach
  void begin() {
    if (issuer == null) {
      assertThat(start(new Visitor())).isEqualTo("/login?away"); // and later it answers
      issuer = LocalIssuer.start(issuerPort, port);
    }
    LocalIssuer.rotate();
    LocalIssuer.claims = (user, token) -> roles(token, "desk", "unknown");
    jdbc.sql("truncate users, sessions, second_factors").update();
  }

  @AfterAll
  static void end() {
    if (issuer != null) {
      issuer.close();
      issuer = null;
    }
  }

  private static void roles(JwtClaimsSet.Builder token, String... roles) {
    token.claim("realm_access", Map.of("roles", List.of(roles)));
  }

  /** Where the hub sends a browser for this login. */
  private String start(Visitor visitor) {
    HttpResponse<String> answer = visitor.get(port, "/oauth2/authorization/oidc");
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("location").orElseThrow();
  }

  private HttpResponse<String> at(Visitor visitor, String address) {
    URI uri = URI.create(address);
    return visitor.get(uri.getPort(), uri.getRawPath() + "?" + uri.getRawQuery());
  }

  /** Logs in at the issuer; the address that it sends the browser back to. */
  private String back(Visitor visitor, String user) {
    HttpResponse<String> asked = at(visitor, start(visitor));
    assertThat(asked.headers().firstValue("location").orElseThrow()).endsWith("/login");
    HttpResponse<String> known =
        visitor.call(
            issuerPort,
            "POST",
            "/login",
            "username=" + user + "&password=pw",
            "Content-Type",
            "application/x-www-form-urlencoded");
    HttpResponse<String> sent = at(visitor, known.headers().firstValue("location").orElseThrow());
    return sent.headers().firstValue("location").orElseThrow();
  }

  private HttpResponse<String> logIn(Visitor visitor, String user) {
    return at(visitor, back(visitor, user));
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("location").orElse("");
  }

  @Test
  void logsInByTheIssuerAndOutThereToo() {
    var anna = new Visitor();
    assertThat(anna.get(port, "/login").body()).contains("Log in with single sign-on");
    assertThat(location(logIn(anna, "anna"))).isEqualTo("/");
    assertThat(anna.get(port, "/api/v1/me").body()).contains("\"anna\"", "\"analyst\"");
    assertThat(anna.get(port, "/api/v1/signals").statusCode()).isEqualTo(200);
    assertThat(anna.cookies).doesNotContainKey("HUB_OIDC").doesNotContainKey("HUB_DEVICE");
    HttpResponse<String> out =
        anna.call(
            port,
            "POST",
            "/logout",
            "",
            "X-XSRF-TOKEN",
            anna.cookie("HUB_CSRF"),
            "Accept",
            "application/json");
    assertThat(out.body())
        .contains("http://127.0.0.1:" + issuerPort + "/connect/logout", "id_token_hint");
    assertThat(anna.get(port, "/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void asksWithPkceStateAndNonceAndOpensNoSession() {
    var visitor = new Visitor();
    assertThat(start(visitor))
        .contains("code_challenge_method=S256", "code_challenge=", "state=", "nonce=")
        .contains("redirect_uri=http://127.0.0.1:" + port + "/login/oauth2/code/oidc");
    assertThat(visitor.cookies).containsOnlyKeys("HUB_OIDC");
  }

  @Test
  void takesTheGreatestRoleThatIsMappedAndFollowsTheIssuer() {
    LocalIssuer.claims = (user, token) -> roles(token, "desk", "chief");
    var first = new Visitor();
    logIn(first, "anna");
    assertThat(first.get(port, "/api/v1/me").body()).contains("\"operator\"");
    LocalIssuer.claims = (user, token) -> roles(token, "desk");
    var second = new Visitor();
    logIn(second, "anna");
    assertThat(second.get(port, "/api/v1/me").body()).contains("\"analyst\"");
    gone(first);
    LocalIssuer.claims =
        (user, token) -> token.claim("email", "anna@example.org").claim("email_verified", true);
    assertThat(location(logIn(new Visitor(), "anna"))).isEqualTo("/portal");
  }

  private void gone(Visitor visitor) {
    await()
        .untilAsserted(
            () -> assertThat(visitor.get(port, "/api/v1/me").statusCode()).isEqualTo(401));
  }

  @Test
  void refusesWhomNobodyMapped() {
    LocalIssuer.claims = (user, token) -> {};
    refused("ben", "nobody gave you a role");
    LocalIssuer.claims =
        (user, token) -> token.claim("email", "ben@example.org").claim("email_verified", false);
    refused("ben", "nobody gave you a role");
    LocalIssuer.claims =
        (user, token) -> token.claim("email", "ben@evil-example.org").claim("email_verified", true);
    refused("ben", "nobody gave you a role");
    assertThat(jdbc.sql("select count(*) from users").query(Long.class).single()).isZero();
  }

  private void refused(String user, String words) {
    var visitor = new Visitor();
    HttpResponse<String> answer = logIn(visitor, user);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains(words);
    assertThat(visitor.get(port, "/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void refusesWhoIsDisabledHereWhileTheIssuerStillKnowsThem() {
    var carl = new Visitor();
    logIn(carl, "carl");
    jdbc.sql("update users set disabled_at = now(), disabled_by = 'test' where name = 'carl'")
        .update();
    gone(carl);
    refused("carl", "Ask whoever runs this hub");
  }

  @Test
  void makesNoUserOfAnotherOne() {
    jdbc.sql(
            "insert into users (name, display_name, role, created_by) values ('ben', 'Ben', 'operator', 'test')")
        .update();
    var ben = new Visitor();
    logIn(ben, "ben");
    assertThat(ben.get(port, "/api/v1/me").body()).contains("\"user-", "\"analyst\"");
    var operator = new Visitor();
    logIn(operator, "operator");
    assertThat(operator.get(port, "/api/v1/me").body()).contains("\"user-", "\"analyst\"");
  }

  @Test
  void refusesATokenThatIsNotRight() {
    notTaken("signature", LocalIssuer::forge, (user, token) -> roles(token, "desk"));
    notTaken("audience", LocalIssuer::rotate, (u, token) -> token.audience(List.of("another")));
    notTaken("nonce", LocalIssuer::rotate, (u, token) -> token.claim("nonce", "another"));
    notTaken(
        "expiry",
        LocalIssuer::rotate,
        (u, token) ->
            token
                .issuedAt(Instant.now().minusSeconds(900))
                .expiresAt(Instant.now().minusSeconds(600)));
    notTaken("issuer", LocalIssuer::rotate, (u, token) -> token.issuer("http://127.0.0.1:1"));
    LocalIssuer.rotate(); // a key that the hub has not seen
    LocalIssuer.claims = (user, token) -> roles(token, "desk");
    assertThat(location(logIn(new Visitor(), "anna"))).isEqualTo("/");
  }

  private void notTaken(
      String what,
      Runnable key,
      java.util.function.BiConsumer<String, JwtClaimsSet.Builder> claims) {
    key.run();
    LocalIssuer.claims = claims.andThen((user, token) -> roles(token, "chief"));
    var visitor = new Visitor();
    assertThat(location(logIn(visitor, "anna"))).as(what).isEqualTo("/login?refused");
    assertThat(visitor.get(port, "/api/v1/me").statusCode()).as(what).isEqualTo(401);
  }

  @Test
  void takesNoAnswerThatAnotherBrowserAskedForAndNoneTwice() {
    var victim = new Visitor();
    var attacker = new Visitor();
    String answer = back(attacker, "anna");
    assertThat(location(at(victim, answer))).isEqualTo("/login?refused");
    String cookie = attacker.cookie("HUB_OIDC");
    assertThat(location(at(attacker, answer))).isEqualTo("/");
    attacker.take("HUB_OIDC", cookie);
    assertThat(location(at(attacker, answer))).isEqualTo("/login?refused");
    victim.take("HUB_OIDC", "made-up");
    assertThat(location(at(victim, answer))).isEqualTo("/login?refused");
  }

  @Test
  void letsTheOperatorInWhileTheIssuerIsAway() {
    end();
    var visitor = new Visitor();
    visitor.login(port, "HUB_CSRF", "operator", credentials.get("operator.password"));
    assertThat(visitor.get(port, "/api/v1/signals").statusCode()).isEqualTo(200);
    String away = start(new Visitor()); // it is known where that is
    assertThat(away).startsWith("http://127.0.0.1:" + issuerPort);
  }
}
