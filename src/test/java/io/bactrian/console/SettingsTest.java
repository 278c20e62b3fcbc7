package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.http.ResponseEntity;

/** What the pages of the settings ask, where no other class asks it. */
class SettingsTest extends ConsoleHub {
  @BeforeEach
  void clear() {
    empty();
    jdbc.update("delete from inferences where caller = 'settings-test'");
    jdbc.update("delete from policy_limits");
  }

  private ResponseEntity<String> send(String method, String path, String body) {
    return http.exchange(
        RequestEntity.method(HttpMethod.valueOf(method), address(path))
            .header("Authorization", "Bearer " + credentials.get("service.key"))
            .contentType(MediaType.APPLICATION_JSON)
            .body(body),
        String.class);
  }

  private java.net.URI address(String path) {
    return java.net.URI.create("http://localhost:" + port + path);
  }

  /** Answered with the status. */
  private JsonNode sent(int status, String method, String path, String body) throws Exception {
    ResponseEntity<String> answer = send(method, path, body);
    assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(status);
    return answer.getBody() == null ? JSON.nullNode() : JSON.readTree(answer.getBody());
  }

  private void decision(String id, String volume, String exposure, String scoped) {
    jdbc.update(
        """
        insert into inferences (id, symbol, strategy, as_of, action, proposed_action, confidence, lobes, features,
          policy_verdict, policy_reasons, volume, caller, asked_at, latency_us, inputs)
        values (?, 'GOLD', 's', now(), 'BUY', 'BUY', 0.5, '{}', '{}', 'allow', '{}', 1, 'settings-test', now(), 1,
          jsonb_build_object('risk', jsonb_build_object('settings', 1, 'day_result', -40, 'exposure', ?::numeric),
            'sizing', jsonb_build_object('volume', ?::numeric),
            'limits', jsonb_build_array(jsonb_build_object('from', 'policy-limits/1', 'outcome', ?))))\
        """,
        id,
        new java.math.BigDecimal(exposure),
        new java.math.BigDecimal(volume),
        scoped);
  }

  @Test
  void saysWhatOtherLimitsWouldHaveMadeOfTheLastDay() throws Exception {
    String day = "/api/v1/policy/last-day";
    int others = json(day).get("judged").asInt();
    decision("01SETTINGSA", "0.5", "4", "kept"); // of at most 5 lots and 1 each
    decision("01SETTINGSB", "0.5", "4", "blocks");
    decision("01SETTINGSC", "2", "0", "kept"); // reduced to 1
    JsonNode same = json(day);
    assertThat(same.get("judged").asInt()).isEqualTo(others + 3);
    assertThat(same.get("other").asInt()).isZero();
    JsonNode tight = json(day + "?max_exposure=4");
    assertThat(tight.get("stricter").asInt()).isEqualTo(1);
    JsonNode loose = json(day + "?max_position_size=2");
    assertThat(loose.get("other").asInt()).isEqualTo(1);
    assertThat(loose.get("stricter").asInt()).isZero();
    assertThat(json(day + "?daily_loss_limit=40").get("stricter").asInt()).isEqualTo(2);
    assertThat(get(day + "?max_exposure=-1").getBody()).contains("\"field\":\"max_exposure\"");
    assertThat(get(day + "?max_exposure=1e999999").getStatusCode().value()).isEqualTo(400);
  }

  @Test
  void saysHowFarEachLimitIsUsed() throws Exception {
    sent(
        200,
        "PUT",
        "/api/v1/policy-limits",
        "{\"login\":\"5009\",\"max_open_positions\":3,\"max_exposure_money\":100,\"currency\":\"USD\",\"reason\":\"r\"}");
    JsonNode items = json("/api/v1/limits-in-use").get("items");
    assertThat(items.findValuesAsText("limit"))
        .containsExactly(
            "kill_switch",
            "daily_loss",
            "position_size",
            "exposure",
            "exposure_money",
            "open_positions");
    assertThat(items.get(5).get("used").asInt()).isZero();
    assertThat(items.get(5).get("value").asInt()).isEqualTo(3);
    assertThat(get("/api/v1/limits-in-use", "investor.key").getStatusCode().value()).isEqualTo(403);
  }

  @Test
  void saysWhatSomebodyWouldSeeBeforeItIsGranted() throws Exception {
    jdbc.update(
        """
        insert into analytics.trades select '5008', n::text, 'GOLD', 'long', 0.1, 100, 101, at, at, 12, -1, -1, 0, 10, 3600,
          'cross', '', 'win', 'computed', null, null, '{}', now()
        from (values (1, timestamptz '2026-01-01T00:00:00Z'), (2, '2026-01-02T00:00:00Z')) t (n, at)\
        """);
    String grants = "/api/v1/portal-grants";
    String grant = "{\"subject\":\"supabase:settings\",\"login\":\"5008\",\"reason\":\"r\"%s}";
    try {
      JsonNode sees =
          sent(200, "PUT", grants, grant.formatted(",\"version\":0,\"dry_run\":true")).get("sees");
      assertThat(sees.get("trades").asInt()).isEqualTo(2);
      assertThat(sees.get("accounts").asInt()).isEqualTo(1);
      assertThat(json(grants + "?subject=supabase:settings").get("items")).isEmpty();
      String later = grant.formatted(",\"since\":\"2026-01-01T12:00:00Z\",\"version\":%s%s");
      assertThat(
              sent(200, "PUT", grants, later.formatted("0", ",\"dry_run\":true"))
                  .at("/sees/trades")
                  .asInt())
          .isEqualTo(1);
      sent(200, "PUT", grants, grant.formatted(",\"version\":0"));
      assertThat(sent(409, "PUT", grants, later.formatted("0", "")).get("detail").asText())
          .contains("service set this grant at");
      JsonNode row = json(grants + "?subject=supabase:settings").at("/items/0");
      sent(200, "PUT", grants, later.formatted(row.get("version").asText(), ""));
      JsonNode link =
          sent(
              200,
              "POST",
              "/api/v1/portal-shares",
              "{\"name\":\"n\",\"shows\":[{\"login\":\"5008\"}],\"reason\":\"r\",\"dry_run\":true}");
      assertThat(link.at("/sees/trades").asInt()).isEqualTo(2);
      assertThat(link.get("path").isNull()).isTrue();
    } finally {
      jdbc.update("delete from analytics.trades where login = '5008'");
      jdbc.update("delete from portal_grants where subject = 'supabase:settings'");
    }
  }

  @Test
  void changesThePortalsDelayForTheFirstOfTwoOnly() throws Exception {
    JsonNode before = json("/api/v1/portal-settings");
    String wanted = "{\"delay_seconds\":%d,\"version\":%s,\"reason\":\"r\"}";
    String version = before.get("version").asText();
    JsonNode set = sent(200, "PUT", "/api/v1/portal-settings", wanted.formatted(60, version));
    JsonNode late = sent(409, "PUT", "/api/v1/portal-settings", wanted.formatted(30, version));
    assertThat(late.get("detail").asText()).contains("service set it to 60 s");
    sent(
        200,
        "PUT",
        "/api/v1/portal-settings",
        wanted.formatted(before.get("delay_seconds").asInt(), set.get("version").asText()));
  }

  @Test
  void namesKeysAndNeverTheirValues() throws Exception {
    String keys = get("/api/v1/keys").getBody();
    JsonNode own = JSON.readTree(keys).get("own");
    assertThat(own.findValuesAsText("name")).hasSize(8).contains("service.key", "mt5.secret");
    own.forEach(key -> assertThat(keys).doesNotContain(credentials.get(key.get("name").asText())));
    String rotate = "/api/v1/keys/%s/rotate";
    assertThat(
            sent(200, "POST", rotate.formatted("ea.key"), "{\"reason\":\"r\",\"dry_run\":true}")
                .get("value")
                .isNull())
        .isTrue();
    sent(403, "POST", rotate.formatted("ea.key"), "{\"reason\":\"r\"}");
    sent(409, "POST", rotate.formatted("secrets.key"), "{\"reason\":\"r\",\"dry_run\":true}");
    sent(
        409,
        "POST",
        rotate.formatted("ea.key"),
        "{\"reason\":\"r\",\"dry_run\":true,\"version\":7}");
    sent(404, "POST", rotate.formatted("none"), "{\"reason\":\"r\",\"dry_run\":true}");
    assertThat(get("/api/v1/configuration").getStatusCode().value()).isEqualTo(403);
  }

  @Test
  void showsAnInvestorNoSettings() {
    for (String path :
        java.util.List.of(
            "keys",
            "configuration",
            "webhook-tokens",
            "mt5-logins",
            "symbol-map",
            "unmapped-tickers",
            "policy-limits",
            "limits-in-use",
            "policy/last-day",
            "retention",
            "retention/alarms/oldest",
            "prompts",
            "portal-grants",
            "portal-shares",
            "portal-settings")) {
      assertThat(get("/api/v1/" + path, "investor.key").getStatusCode().value())
          .as(path)
          .isEqualTo(403);
    }
  }
}
