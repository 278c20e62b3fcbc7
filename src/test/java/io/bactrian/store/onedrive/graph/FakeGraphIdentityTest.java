package io.bactrian.store.onedrive.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.store.onedrive.graph.GraphCaller.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The token endpoint, as Entra ID's pages on the two flows describe it. */
class FakeGraphIdentityTest extends FakeGraphTestBase {
  private static final String CLIENT = "client_id=" + Identity.CLIENT;

  private Reply ask(String what, String form) {
    String url = graph.address() + "/" + Identity.TENANT + "/oauth2/v2.0/" + what;
    return caller.send("POST", url, CLIENT + "&" + form);
  }

  private int status(String token, String address) {
    return caller.plain("GET", address, "Authorization", "Bearer " + token).status();
  }

  private Reply application(String secret) {
    return ask(
        "token",
        "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
            + "&client_secret="
            + secret);
  }

  @Test
  void givesAnApplicationATokenThatIsNoUsers() {
    String token = application(Identity.SECRET).json().path("access_token").asText();
    assertThat(status(token, "/drives/" + FakeGraph.DRIVE + "/root")).isEqualTo(200);
    assertThat(status(token, "/me/drive/root")).isEqualTo(400);
  }

  @Test
  void refusesAWrongSecretClientOrTenant() {
    Reply wrong = application("wrong");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.json().path("error").asText()).isEqualTo("invalid_client");
    assertThat(wrong.json().path("error_description").asText()).startsWith("AADSTS7000215");
    assertThat(ask("token", "client_id=x&grant_type=y").json().path("error").asText())
        .isEqualTo("unauthorized_client");
    String elsewhere = graph.address() + "/nowhere/oauth2/v2.0/token";
    assertThat(caller.send("POST", elsewhere, CLIENT).status()).isEqualTo(400);
  }

  private Reply poll(Reply login) {
    return ask(
        "token",
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code="
            + login.json().path("device_code").asText());
  }

  private Reply login() {
    return ask("devicecode", "scope=Files.ReadWrite.All%20offline_access");
  }

  private static String userCode(Reply login) {
    return login.json().path("user_code").asText();
  }

  private static String error(Reply reply) {
    assertThat(reply.status()).isEqualTo(400);
    return reply.json().path("error").asText();
  }

  @Test
  void waitsForTheUserAndRotatesHisRefreshToken() {
    Reply login = login();
    assertThat(login.json().path("interval").asInt()).isEqualTo(5);
    assertThat(error(poll(login))).isEqualTo("authorization_pending");
    graph.identity().approve(userCode(login));
    Reply granted = poll(login);
    assertThat(status(granted.json().path("access_token").asText(), "/me/drive")).isEqualTo(200);
    String refresh = granted.json().path("refresh_token").asText();
    Reply renewed = ask("token", "grant_type=refresh_token&refresh_token=" + refresh);
    assertThat(renewed.json().path("refresh_token").asText()).isNotEmpty().isNotEqualTo(refresh);
    assertThat(error(poll(login))).isEqualTo("bad_verification_code");
    graph.identity().revokeRefreshTokens();
    assertThat(error(ask("token", "grant_type=refresh_token&refresh_token=" + refresh)))
        .isEqualTo("invalid_grant");
  }

  @Test
  void reportsWhenTheUserDeclinesOrIsTooLate() {
    Reply declined = login();
    graph.identity().decline(userCode(declined));
    assertThat(error(poll(declined))).isEqualTo("authorization_declined");
    Reply late = login();
    graph.identity().expire(userCode(late));
    assertThat(error(poll(late))).isEqualTo("expired_token");
    assertThat(graph.identity().waiting()).containsExactly(userCode(late));
  }

  @Test
  void letsTokensExpire() {
    graph.identity().tokenLifetime(Duration.ofSeconds(-1));
    String token = application(Identity.SECRET).json().path("access_token").asText();
    assertThat(status(token, "/drives/" + FakeGraph.DRIVE + "/root")).isEqualTo(401);
  }
}
