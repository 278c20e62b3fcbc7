package io.bactrian.hub.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.bactrian.hub.routefiles.RouteFile;
import io.bactrian.hub.routefiles.YamlTree;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an editor says of a route file, by the same schema. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class EditorSchemaTest {
  private static JsonSchema schema;

  @BeforeAll
  static void makeSchema() throws IOException {
    JsonNode made = EditorSchema.of(ShippedFiles.read());
    schema =
        JsonSchemaFactory.getInstance(VersionFlag.V7)
            .getSchema(
                made,
                SchemaValidatorsConfig.builder().cacheRefs(false).preloadJsonSchema(false).build());
  }

  @Test
  void takesEveryShippedRoute() throws IOException {
    Map<String, String> faults = new TreeMap<>();
    for (RouteFile file : ShippedFiles.read()) {
      if (file.kind() != RouteFile.Kind.KAMELET) {
        String messages = messages(file.text());
        if (!messages.isEmpty()) {
          faults.put(file.path(), messages);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void refusesAMisspeltParameterInEitherNotation() {
    assertThat(to("kamelet:list-objects-action", "prefx: inbox/")).contains("prefx");
    assertThat(kamelet("list-objects-action", "prefx: inbox/")).contains("prefx");
    assertThat(to("kamelet:list-objects-action", "prefix: inbox/")).isEmpty();
    assertThat(kamelet("list-objects-action", "prefix: inbox/")).isEmpty();
  }

  @Test
  void refusesACallWithoutARequiredParameter() {
    assertThat(to("kamelet:list-objects-action", "timeout: 1000")).contains("prefix");
    assertThat(messages(step("to: {uri: \"kamelet:list-objects-action\"}"))).contains("parameters");
  }

  @Test
  void refusesAValueOfAnotherType() {
    assertThat(to("kamelet:answer-json-action", "status: fine")).contains("status");
    assertThat(to("kamelet:answer-json-action", "status: 201")).isEmpty();
    assertThat(to("kamelet:answer-json-action", "status: \"201\"")).isEmpty();
    assertThat(to("kamelet:answer-json-action", "status: \"{{my.status}}\"")).isEmpty();
  }

  @Test
  void leavesOtherEndpointsAndKameletsToTheHub() {
    assertThat(to("kamelet:log-sink", "level: INFO")).isEmpty();
    assertThat(to("timer:tick", "period: 1000")).isEmpty();
  }

  @Test
  void completesTheNamesOfOurKamelets() throws IOException {
    assertThat(EditorSchema.of(ShippedFiles.read()).toString())
        .contains("{\"const\":\"kamelet:changes-source\",\"title\":\"Changes source\"");
  }

  private static String to(String uri, String parameter) {
    return messages(step("to: {uri: \"" + uri + "\", parameters: {" + parameter + "}}"));
  }

  private static String kamelet(String name, String parameter) {
    return messages(step("kamelet: {name: " + name + ", parameters: {" + parameter + "}}"));
  }

  private static String step(String step) {
    return "- route: {from: {uri: \"direct:x\", steps: [{" + step + "}]}}";
  }

  private static String messages(String text) {
    return schema.validate(YamlTree.toJson(YamlTree.parse(text).orElseThrow())).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.joining("; "));
  }
}
