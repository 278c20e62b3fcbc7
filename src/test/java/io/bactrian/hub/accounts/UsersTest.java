package io.bactrian.hub.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.hub.security.Visitor;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users, their links and passwords, and what becomes of their sessions. */
class UsersTest extends AccountsHub {

  @Test
  void letsAUserChooseAPasswordOnceAndLogInByIt() {
    String path = invite("Anna", "analyst");
    assertThat(new Visitor().get(port, path).body()).contains("<code>anna</code>");
    assertThat(choose(path, "short").body()).contains("at least 12 characters");
    assertThat(choose(path, "aaaaaaaaaaaaaaaa").body()).contains("harder to guess");
    assertThat(choose(path, "x".repeat(70) + "äöü").body()).contains("at most 72 bytes");
    assertThat(choose(path, PASSWORD).statusCode()).isEqualTo(303);
    assertThat(choose(path, PASSWORD).statusCode()).isEqualTo(404);
    assertThat(new Visitor().get(port, path).body()).contains("does not work");
    Visitor anna = logIn(" ANNA ", PASSWORD);
    assertThat(anna.get(port, "/api/v1/me").body()).contains("\"anna\"", "\"analyst\"");
    assertThat(service.get("/api/v1/users/anna").get("state").textValue()).isEqualTo("active");
    assertThat(service.send("GET", "/api/v1/users/anna", "").body()).doesNotContain("bcrypt");
  }

  @Test
  void escapesWhatAUserIsCalled() {
    JsonNode made =
        service.call(
            201,
            "POST",
            "/api/v1/users",
            "{\"name\":\"eve\",\"display_name\":\"<script>{csrf}</script>\",\"role\":\"vip\",\"reason\":\"r\"}");
    assertThat(new Visitor().get(port, made.get("path").textValue()).body())
        .contains("&lt;script&gt;")
        .doesNotContain("<script>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"operator", "Service", "supabase:1", "a b", "", "-a", "ünal", "a\\u0000", "a/b"})
  void takesNoNameThatCouldBeAnothers(String name) {
    String body = "{\"name\":\"%s\",\"role\":\"vip\",\"reason\":\"r\"}".formatted(name);
    assertThat(service.call(400, "POST", "/api/v1/users", body).get("field").textValue())
        .isEqualTo("name");
    String longest = body.replace(name, "a".repeat(65));
    if (!name.isEmpty()) {
      service.call(400, "POST", "/api/v1/users", longest);
    }
  }

  @Test
  void refusesAUserWhoIsThereAndARoleThatIsNone() {
    invite("ben", "investor");
    service.call(
        409, "POST", "/api/v1/users", "{\"name\":\"BEN\",\"role\":\"vip\",\"reason\":\"r\"}");
    for (String role : List.of("service", "ea", "root", "")) {
      service.call(
          400,
          "POST",
          "/api/v1/users",
          "{\"name\":\"x\",\"role\":\"%s\",\"reason\":\"r\"}".formatted(role));
    }
    service.call(404, "POST", "/api/v1/users/nobody-there/disable", "{\"reason\":\"r\"}");
  }

  @Test
  void endsTheSessionsOfWhoIsDisabledAndLetsThemInAgain() {
    Visitor carl = user("carl", "operator");
    assertThat(status(carl, "/api/v1/signals")).isEqualTo(200);
    service.call(
        200, "POST", "/api/v1/users/carl/disable", "{\"reason\":\"left\",\"dry_run\":true}");
    assertThat(status(carl, "/api/v1/signals")).isEqualTo(200);
    service.call(200, "POST", "/api/v1/users/carl/disable", "{\"reason\":\"left\"}");
    refusedSoon(carl);
    assertThat(tryLogin(new Visitor(), "carl", PASSWORD)).isEqualTo("/login?error");
    service.call(200, "POST", "/api/v1/users/carl/enable", "{\"reason\":\"back\"}");
    assertThat(status(logIn("carl", PASSWORD), "/api/v1/signals")).isEqualTo(200);
    assertThat(
            jdbc.sql(
                    "select action from operator_actions where subject = 'carl' order by id desc limit 4")
                .query(String.class)
                .list())
        .containsExactly("user.enable", "user.disable", "user.choose-password", "user.create");
  }

  @Test
  void endsTheSessionsOfWhoGetsAnotherRole() {
    Visitor dora = user("dora", "operator");
    service.put("/api/v1/users/dora", "{\"display_name\":\"Dora D.\",\"reason\":\"r\"}");
    assertThat(status(dora, "/api/v1/signals")).isEqualTo(200);
    service.put("/api/v1/users/dora", "{\"role\":\"investor\",\"reason\":\"r\"}");
    refusedSoon(dora);
    Visitor again = logIn("dora", PASSWORD);
    assertThat(status(again, "/api/v1/signals")).isEqualTo(403);
    assertThat(status(again, "/api/v1/models")).isEqualTo(200);
  }

  @Test
  void letsNobodyRaiseThemselvesOrTakeTheirOwnWayIn() {
    Visitor operator = user("olga", "operator");
    for (String call : List.of("POST /api/v1/users/olga/disable", "PUT /api/v1/users/olga")) {
      String[] parts = call.split(" ");
      HttpResponse<String> answer =
          operator.api(
              port,
              parts[0],
              parts[1],
              parts[0].equals("PUT")
                  ? "{\"role\":\"vip\",\"reason\":\"r\"}"
                  : "{\"reason\":\"r\"}");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    }
    for (String role : List.of("analyst", "investor", "vip")) {
      Visitor other = user("x-" + role, role);
      String raise = "{\"role\":\"operator\",\"reason\":\"r\"}";
      assertThat(other.api(port, "PUT", "/api/v1/users/x-" + role, raise).statusCode())
          .isEqualTo(403);
      String password =
          "{\"current_password\":\"%s\",\"new_password\":\"another long one\",\"role\":\"operator\"}"
              .formatted(PASSWORD);
      assertThat(other.api(port, "PUT", "/api/v1/me/password", password).statusCode())
          .isEqualTo(400);
      assertThat(other.get(port, "/api/v1/me").body()).contains("\"" + role + "\"");
    }
  }

  @Test
  void endsAllOtherSessionsWithAChangedPassword() {
    Visitor here = user("fay", "analyst");
    Visitor there = logIn("fay", PASSWORD);
    String body = "{\"current_password\":\"%s\",\"new_password\":\"%s\"}";
    assertThat(
            here.api(
                    port,
                    "PUT",
                    "/api/v1/me/password",
                    body.formatted("wrong one", "a new long one"))
                .statusCode())
        .isEqualTo(400);
    HttpResponse<String> changed =
        here.api(port, "PUT", "/api/v1/me/password", body.formatted(PASSWORD, "a new long one"));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    refusedSoon(there);
    assertThat(status(here, "/api/v1/signals")).isEqualTo(200);
    assertThat(tryLogin(new Visitor(), "fay", PASSWORD)).isEqualTo("/login?error");
    assertThat(status(logIn("fay", "a new long one"), "/api/v1/signals")).isEqualTo(200);
  }

  @Test
  void takesThePasswordAwayWithAReset() {
    Visitor gil = user("gil", "analyst");
    String path =
        service
            .call(200, "POST", "/api/v1/users/gil/reset-password", "{\"reason\":\"forgotten\"}")
            .get("path")
            .textValue();
    refusedSoon(gil);
    assertThat(tryLogin(new Visitor(), "gil", PASSWORD)).isEqualTo("/login?error");
    assertThat(choose(path, "the second password").statusCode()).isEqualTo(303);
    logIn("gil", "the second password");
  }

  @Test
  void refusesALinkThatHasExpired() {
    String path = invite("hal", "vip");
    jdbc.sql("update users set invite_expires_at = now() - interval '1 second'").update();
    assertThat(choose(path, PASSWORD).statusCode()).isEqualTo(404);
  }

  /** A guesser learns from neither text nor limit whether there is such a user. */
  @Test
  void answersTheSameForANameThatNobodyHas() {
    user("ida", "analyst");
    var visitor = new Visitor();
    List<Integer> known = tries(visitor, "ida");
    jdbc.sql("truncate users").update();
    assertThat(tries(visitor, "kim")).isEqualTo(known).contains(302).endsWith(429);
  }

  private List<Integer> tries(Visitor visitor, String name) {
    return java.util.stream.IntStream.range(0, 6)
        .mapToObj(
            i -> visitor.login(port, "HUB_CSRF", name, "guess", "/login", client).statusCode())
        .toList();
  }

  /** However many names are tried. */
  @Test
  void limitsTheNamesThatAnAddressTries() {
    var visitor = new Visitor();
    List<Integer> all =
        java.util.stream.IntStream.range(0, 25)
            .mapToObj(
                i ->
                    visitor
                        .login(port, "HUB_CSRF", "n" + i, "guess", "/login", client)
                        .statusCode())
            .toList();
    assertThat(all.subList(0, 20)).containsOnly(302);
    assertThat(all.subList(21, 25)).containsOnly(429);
  }

  @Test
  void showsAVipThePortalWithADelayOfTheirOwn() {
    assertThat(delay(user("lea", "investor"))).isEqualTo(900);
    Visitor vip = user("max", "vip");
    assertThat(delay(vip)).isZero();
    String settings = "{\"delay_seconds\":900,\"vip_delay_seconds\":%s,\"reason\":\"r\"}";
    service.put("/api/v1/portal-settings", settings.formatted(60));
    assertThat(delay(vip)).isEqualTo(60);
    assertThat(
            service.get("/api/v1/portal/summary?as=user:max").at("/clock/delay_seconds").intValue())
        .isEqualTo(60);
    service.put("/api/v1/portal-settings", settings.formatted(0));
  }

  private int delay(Visitor visitor) {
    return json(visitor.get(port, "/api/v1/portal/summary")).at("/clock/delay_seconds").intValue();
  }

  /** What the hub says of a user of Supabase; a user of its own is what the row says. */
  @Test
  void takesAVipOfSupabaseFromTheClaimsAndOfTheHubFromTheRow() {
    invite("ned", "investor");
    assertThat(vip("{\"sub\":\"supabase:1\",\"hub_role\":\"vip\"}")).isTrue();
    assertThat(vip("{\"sub\":\"supabase:1\"}")).isFalse();
    assertThat(vip("{\"sub\":\"user:ned\",\"hub_role\":\"vip\"}")).isFalse();
    assertThat(vip("{\"sub\":\"share:1\",\"hub_role\":\"vip\"}")).isFalse();
  }

  private boolean vip(String claims) {
    return jdbc.sql(
            "select portal.vip() from (select set_config('request.jwt.claims', :claims, true)) c offset 0")
        .param("claims", claims)
        .query(Boolean.class)
        .single();
  }

  @Test
  void showsAUserWhatIsGrantedToThem() {
    String grant = "{\"subject\":\"user:oda\",\"login\":\"5001\",\"reason\":\"r\"}";
    Visitor oda = user("oda", "investor");
    assertThat(json(oda.get(port, "/api/v1/portal/summary")).get("holder").textValue())
        .isEqualTo("user:oda");
    String id = service.put("/api/v1/portal-grants", grant).get("id").textValue();
    service.send("DELETE", "/api/v1/portal-grants/" + id + "?reason=r", "");
  }

  @Test
  void letsAnAnalystReadEveryListAndChangeNothing() {
    Visitor ana = user("ana", "analyst");
    for (JsonNode list : json(ana.get(port, "/api/v1/lists")).get("items")) {
      String path = "/api/v1/" + list.get("name").textValue();
      assertThat(status(ana, path)).as(path).isEqualTo(200);
    }
    assertThat(
            ana.api(port, "POST", "/api/v1/policy/kill-switch", "{\"on\":true,\"dry_run\":true}")
                .statusCode())
        .isEqualTo(403);
    assertThat(ana.get(port, "/health").body()).contains("checks");
  }

  @Test
  void pagesOverMoreUsersThanAnybodyHas() {
    jdbc.sql(
            """
            insert into users (name, display_name, role, created_by)
            select 'user' || n, 'User', 'investor', 'test' from generate_series(1, 100000) n
            """)
        .update();
    JsonNode first = service.get("/api/v1/users?limit=50");
    JsonNode second = service.get("/api/v1/users?limit=50&cursor=" + first.get("next").textValue());
    assertThat(first.get("items").get(49).get("name").textValue())
        .isLessThan(second.get("items").get(0).get("name").textValue());
    assertThat(service.get("/api/v1/users?name=user99999&limit=5").get("items")).hasSize(1);
  }

  private void refusedSoon(Visitor visitor) {
    SessionsTest.refusedSoon(() -> status(visitor, "/api/v1/me"));
  }
}
