package io.bactrian.models.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Scenarios as a person edits them, over HTTP. */
@HubTest
class ScenariosTest {
  private static final String PATH = "/api/v1/scenarios";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;

  @AfterEach
  void clear() {
    jdbc.update("delete from scenarios");
  }

  private HubCalls hub(String key) {
    return new HubCalls(port, credentials, key);
  }

  private static String scenario(String expected) {
    return """
    {"applies_to":"none-*","given":{"features":{"f_return_1":0.1}},"expected":%s}\
    """
        .formatted(expected);
  }

  private JsonNode put(int status, String scenario) {
    return hub("service.key")
        .call(
            status,
            "PUT",
            PATH + "/a-rise",
            "{\"scenario\":%s,\"reason\":\"agreed on\"}".formatted(scenario));
  }

  @Test
  void keepWhoChangedThem() {
    String up = scenario("{\"class\":\"up\"}");
    assertThat(put(200, up).at("/items/0/revision").asInt()).isOne();
    assertThat(put(200, up).at("/items/0/revision").asInt()).as("the same again").isOne();
    assertThat(put(200, scenario("{\"class\":\"down\"}")).at("/items/0/revision").asInt())
        .isEqualTo(2);
    JsonNode shown = hub("service.key").get(PATH + "/a-rise");
    assertThat(shown.at("/expected/class").asText()).isEqualTo("down");
    assertThat(shown.at("/changes/0/by").asText()).isNotBlank();
    assertThat(shown.at("/changes/0/reason").asText()).isEqualTo("agreed on");
    assertThat(shown.at("/changes/1/scenario/expected/class").asText()).isEqualTo("up");

    String why = "{\"reason\":\"no longer so\"}";
    assertThat(hub("investor.key").send("DELETE", PATH + "/a-rise", why).statusCode())
        .isEqualTo(403);
    hub("service.key").call(200, "DELETE", PATH + "/a-rise", why);
    hub("service.key").call(404, "DELETE", PATH + "/a-rise", why);
    assertThat(put(200, up).at("/items/0/revision").asInt()).as("counts on").isEqualTo(4);
  }

  @Test
  void areImportedAllOrNone() {
    String two =
        """
        {"scenarios":[{"name":"one","given":{"features":{"f_return_1":1}},"expected":{"class":"up"}},
          {"name":"two","given":{"features":{"f_return_1":"high"}},"expected":{"class":"up"}}],"reason":"r"}\
        """;
    assertThat(hub("service.key").call(422, "POST", PATH, two).path("field").asText())
        .isEqualTo("scenarios[1].given.features.f_return_1");
    String mended = two.replace("\"high\"", "2");
    String dry = mended.replace("\"reason\"", "\"dry_run\":true,\"reason\"");
    assertThat(hub("service.key").call(200, "POST", PATH, dry).path("done").asBoolean()).isFalse();
    assertThat(count()).isZero();
    hub("service.key").call(200, "POST", PATH, mended);
    assertThat(count()).isEqualTo(2);
  }

  private int count() {
    Integer count = jdbc.queryForObject("select count(*) from scenarios", Integer.class);
    return count == null ? 0 : count;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"given":{},"expected":{"class":"up"}}                                                   | given
          {"given":{"features":{},"bars":[]},"expected":{"class":"up"}}                            | given
          {"given":{"features":{}},"expected":{"class":"up"}}                                      | given.features
          {"given":{"bars":[{"time":"now"}]},"expected":{"class":"up"}}                            | bars[0].time
          {"given":{"features":{"f":1}},"expected":{}}                                             | expected.class
          {"given":{"features":{"f":1}},"expected":{"class":"up","at_least":2}}                    | expected.at_least
          {"given":{"features":{"f":1}},"expected":{"klass":"up"}}                                 | expected.klass
          {"subject":"weights","given":{"features":{"f":1}},"expected":{"class":"up"}}             | subject
          {"subject":"fusion","given":{"lobes":{"trend":{"action":"GO","confidence":1}}},"expected":{"action":"BUY"}} | given.lobes.trend.action
          {"subject":"fusion","given":{"lobes":{"trend":{"action":"BUY","confidence":1}}},"expected":{"action":"UP"}} | expected.action
          {"of":"model","given":{"features":{"f":1}},"expected":{"class":"up"}}                    | of
          """)
  void areRefusedNamingTheField(String scenario, String field) {
    assertThat(put(422, scenario).path("field").asText()).isEqualTo(field);
  }
}
