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
    decision("01A", "0.5", "4", "kept"); // of at most 5 lots and 1 each
    decision("01B", "0.5", "4", "blocks");
    decision("01C", "2", "0", "kept"); // reduced to 1
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
}
