package io.bactrian.data.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.hub.security.Credentials;
import java.io.IOException;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Prompts from the edit to the text that a route sends. */
@HubTest
class PromptsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String PATH = "/api/v1/prompts/sentiment";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;
  @Autowired Prompts prompts;

  @AfterEach
  void clear() {
    jdbc.update("delete from prompt_templates");
  }

  private JsonNode call(int status, String method, String path, String body) {
    return new HubCalls(port, credentials, "service.key").call(status, method, path, body);
  }

  private int put(String text) {
    String body = "{\"text\":\"%s\",\"reason\":\"clearer\"}".formatted(text);
    return call(200, "PUT", PATH, body).path("revision").asInt();
  }

  @Test
  void theNextMessageHasTheNewText() throws IOException {
    assertThat(put("How is {{symbol}}?")).isOne();
    assertThat(render("{\"symbol\":\"BTCUSD\"}"))
        .isEqualTo(Map.entry("sentiment@1", "How is BTCUSD?"));
    assertThat(put("How is {{symbol}}?")).as("the same again").isOne();
    assertThat(put("Rate {{symbol}} by {{/news/0/title}}")).isEqualTo(2);
    assertThat(render("{\"symbol\":\"{{symbol}}\",\"news\":[{\"title\":\"$1 up\"}]}"))
        .as("a value is never looked into")
        .isEqualTo(Map.entry("sentiment@2", "Rate {{symbol}} by $1 up"));
    assertThat(prompts.inUse()).containsEntry("sentiment", 2);
    call(200, "POST", PATH + "/rollback", "{\"reason\":\"worse\"}");
    JsonNode shown = new HubCalls(port, credentials, "service.key").get(PATH);
    assertThat(shown.path("revision").asInt()).isEqualTo(3);
    assertThat(shown.path("text").asText()).isEqualTo("How is {{symbol}}?");
    assertThat(shown.path("revisions")).hasSize(3);
    assertThat(shown.at("/revisions/0/reason").asText()).isEqualTo("worse");
  }

  @Test
  void refusesTheSecondOfTwoAndNamesWhatTheFirstPutInUse() {
    String body = "{\"text\":\"%s\",\"version\":%d,\"reason\":\"clearer\"}";
    call(200, "PUT", PATH, body.formatted("one", 0));
    assertThat(call(409, "PUT", PATH, body.formatted("two", 0)).path("detail").asText())
        .contains("service put revision 1 in use at 20", "(clearer)");
    call(200, "PUT", PATH, body.formatted("two", 1));
    call(409, "POST", PATH + "/rollback", "{\"version\":1,\"reason\":\"worse\"}");
    call(200, "POST", PATH + "/rollback", "{\"version\":2,\"reason\":\"worse\"}");
  }

  private Map.Entry<String, String> render(String body) throws IOException {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      Exchange done =
          template.send(
              "kamelet:render-prompt-action?prompt=sentiment",
              exchange -> exchange.getMessage().setBody(body));
      assertThat(done.getException()).isNull();
      return Map.entry(
          done.getMessage().getHeader("HubPrompt", String.class),
          done.getMessage().getBody(String.class));
    }
  }

  @Test
  void areRefusedNamingTheField() {
    assertThat(call(400, "PUT", PATH, "{\"reason\":\"r\"}").path("field").asText())
        .isEqualTo("text");
    assertThat(call(400, "PUT", PATH, "{\"text\":\"t\"}").path("field").asText())
        .isEqualTo("reason");
    String text = "{\"text\":\"t\",\"reason\":\"r\"}";
    assertThat(call(400, "PUT", "/api/v1/prompts/A.b", text).path("field").asText())
        .isEqualTo("name");
    assertThat(call(404, "POST", PATH + "/rollback", "{\"reason\":\"r\"}").path("field").asText())
        .isEqualTo("name");
    var template = new PromptTemplate("p", 4, "{{ symbol }} {{/a/b}}");
    assertThatThrownBy(() -> template.filled(JSON.readTree("{\"symbol\":1}")))
        .hasMessage("The prompt p@4 needs /a/b: give it in the body.");
  }
}
