package io.bactrian.hub.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Visitor;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Who is logged in where, and how a session ends. */
class SessionsTest extends AccountsHub {

  static void refusedSoon(Callable<Integer> status) {
    await()
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(status.call()).isEqualTo(401));
  }

  @Test
  void listsWhereSomebodyIsLoggedIn() {
    Visitor here = user("anna", "investor");
    logIn("operator", credentials.get("operator.password"));
    JsonNode own = json(here.get(port, "/api/v1/me/sessions")).get("items");
    assertThat(own).hasSize(1);
    assertThat(own.get(0).get("current").booleanValue()).isTrue();
    assertThat(own.get(0).get("address").textValue()).isEqualTo(client);
    JsonNode all = service.get("/api/v1/sessions").get("items");
    assertThat(all)
        .map(one -> one.get("login").textValue() + " " + one.get("state").textValue())
        .containsExactly("operator open", "anna open");
    assertThat(status(here, "/api/v1/sessions")).isEqualTo(403);
  }

  @Test
  void endsARevokedSessionAndNoOther() {
    Visitor one = user("ben", "analyst");
    Visitor two = logIn("ben", PASSWORD);
    String id = current(one);
    HttpResponse<String> revoked =
        two.api(port, "POST", "/api/v1/me/sessions/" + id + "/revoke", "{}");
    assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
    refusedSoon(() -> status(one, "/api/v1/me"));
    assertThat(status(two, "/api/v1/me")).isEqualTo(200);
    assertThat(service.get("/api/v1/sessions/" + id).get("state").textValue()).isEqualTo("ended");
    service.call(409, "POST", "/api/v1/sessions/" + id + "/revoke", "{}");
  }

  @Test
  void letsNobodyEndTheSessionOfAnother() {
    Visitor mine = user("carl", "investor");
    Visitor theirs = user("dora", "investor");
    String id = current(theirs);
    assertThat(mine.api(port, "POST", "/api/v1/me/sessions/" + id + "/revoke", "{}").statusCode())
        .isEqualTo(404);
    assertThat(mine.api(port, "POST", "/api/v1/sessions/" + id + "/revoke", "{}").statusCode())
        .isEqualTo(403);
    service.call(200, "POST", "/api/v1/sessions/" + id + "/revoke", "{\"dry_run\":true}");
    assertThat(status(theirs, "/api/v1/me")).isEqualTo(200);
    service.call(200, "POST", "/api/v1/sessions/" + id + "/revoke", "{}");
    refusedSoon(() -> status(theirs, "/api/v1/me"));
  }

  @Test
  void endsAllOtherSessions() {
    Visitor here = user("eve", "vip");
    Visitor there = logIn("eve", PASSWORD);
    Visitor others = user("fay", "vip");
    HttpResponse<String> answer = here.api(port, "POST", "/api/v1/me/sessions/revoke-others", "{}");
    assertThat(json(answer).get("ended").intValue()).isEqualTo(1);
    refusedSoon(() -> status(there, "/api/v1/me"));
    assertThat(status(here, "/api/v1/me")).isEqualTo(200);
    assertThat(status(others, "/api/v1/me")).isEqualTo(200);
  }

  @Test
  void takesAChangeOfAnotherHubFromTheDatabase() {
    Visitor here = user("gil", "operator");
    jdbc.sql("update sessions set ended_at = now(), ended_by = 'another hub'").update();
    refusedSoon(() -> status(here, "/api/v1/me"));
    Visitor again = logIn("gil", PASSWORD);
    jdbc.sql("update users set epoch = epoch + 1").update();
    refusedSoon(() -> status(again, "/api/v1/me"));
  }

  @Test
  void endsTheRowWithALogout() {
    Visitor hal = user("hal", "analyst");
    String cookie = hal.cookie("HUB_SESSION");
    assertThat(hal.api(port, "POST", "/logout", "").statusCode()).isEqualTo(302);
    hal.take("HUB_SESSION", cookie);
    assertThat(status(hal, "/api/v1/me")).isEqualTo(401);
    JsonNode row = service.get("/api/v1/sessions").get("items").get(0);
    assertThat(row.get("state").textValue()).isEqualTo("ended");
    assertThat(row.get("ended_by").textValue()).isEqualTo("hal");
  }

  @Test
  void givesANewSessionWithALogin() {
    Visitor ida = user("ida", "analyst");
    String before = ida.cookie("HUB_SESSION");
    assertThat(tryLogin(ida, "ida", PASSWORD)).isEqualTo("/");
    assertThat(ida.cookie("HUB_SESSION")).isNotEqualTo(before);
    assertThat(service.get("/api/v1/sessions?state=open").get("items")).hasSize(1);
  }

  @Test
  void refusesAChangeWithoutTheCsrfToken() {
    Visitor kim = user("kim", "operator");
    HttpResponse<String> forged =
        kim.call(
            port,
            "POST",
            "/api/v1/users",
            "{\"name\":\"x\",\"role\":\"operator\",\"reason\":\"r\"}",
            "Content-Type",
            "application/json");
    assertThat(forged.statusCode()).isEqualTo(403);
    assertThat(service.get("/api/v1/users").get("items")).hasSize(1);
  }

  @Test
  void hasNoAccountForAKey() {
    assertThat(service.send("GET", "/api/v1/me/account", "").statusCode()).isEqualTo(403);
    assertThat(service.send("GET", "/api/v1/me/sessions", "").statusCode()).isEqualTo(403);
  }

  @Test
  void watchesTheManagementPortToo() {
    user("lea", "operator");
    var hawtio = new Visitor();
    hawtio.login(managementPort, "HUB_MANAGEMENT_CSRF", "lea", PASSWORD);
    assertThat(hawtio.get(managementPort, "/prometheus").statusCode()).isEqualTo(200);
    service.call(200, "POST", "/api/v1/users/lea/disable", "{\"reason\":\"left\"}");
    refusedSoon(() -> hawtio.get(managementPort, "/prometheus").statusCode());
  }

  private String current(Visitor visitor) {
    for (JsonNode one : json(visitor.get(port, "/api/v1/me/sessions")).get("items")) {
      if (one.get("current").booleanValue()) {
        return one.get("id").textValue();
      }
    }
    throw new AssertionError("no session is the one that asks");
  }
}
