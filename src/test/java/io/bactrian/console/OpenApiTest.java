package io.bactrian.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.hub.lists.ListSpec;
import io.bactrian.openapi.DescribedAnswers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class OpenApiTest extends ConsoleHub {
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;
  @Autowired List<ListSpec> lists;
  private JsonNode document;

  @BeforeEach
  void read() throws Exception {
    document = new ObjectMapper().readTree(get("/openapi.json").getBody());
  }

  @Test
  void isOpenApi31AndItsReferencesResolve() {
    assertThat(document.get("openapi").textValue()).startsWith("3.1.");
    List<String> references = document.findValuesAsText("$ref");
    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void givesEachOperationAnIdOfItsOwnAndASummary() {
    var ids = new ArrayList<String>();
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        ids.add(operation.path("operationId").asText());
        assertThat(operation.path("summary").asText()).isNotBlank();
      }
    }
    assertThat(ids).doesNotHaveDuplicates().doesNotContain("");
  }

  @Test
  void documentsWhatIsServedUnderApiAndNothingElse() {
    assertThat(documented()).isEqualTo(served());
  }

  @Test
  void documentsTheParametersOfEachList() {
    for (ListSpec spec : lists) {
      String list = spec.name();
      List<String> names = new ArrayList<>();
      for (JsonNode parameter : document.at("/paths/~1api~1v1~1" + list + "/get/parameters")) {
        JsonNode target =
            parameter.has("$ref")
                ? document.at(parameter.get("$ref").textValue().substring(1))
                : parameter;
        names.add(target.get("name").textValue());
        if (target.get("name").textValue().equals("sort")) {
          assertThat(target.at("/schema/enum"))
              .map(JsonNode::textValue)
              .filteredOn(name -> !name.startsWith("-"))
              .as(list)
              .containsExactlyInAnyOrderElementsOf(spec.sorts().keySet());
        }
      }
      List<String> expected = new ArrayList<>(spec.filterNames());
      if (!spec.sorts().isEmpty()) {
        expected.add("sort");
      }
      expected.addAll(List.of("fields", "limit", "cursor", "format"));
      assertThat(names).as(list).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void answersEachGetAsItIsDescribed() throws Exception {
    empty();
    signal("A", "cross", "BTCUSD", "1");
    account("5001", "2025-12-01T00:00:00Z");
    trade("5001", "77", "2026-01-01T00:00:00Z", "win");
    deadLetter("open");
    rejected("{");
    var described = new DescribedAnswers(document.toString());
    assertThat(described.addresses()).hasSizeGreaterThan(25);
    var all = new SoftAssertions();
    for (String address : described.addresses()) {
      if (address.startsWith("/api/v1/me/") || address.equals("/api/v1/configuration")) {
        continue; // answer a login alone, for a key has no account
      }
      String answer = String.valueOf(get(address).getBody());
      all.assertThat(described.faults(address, answer)).as(address).isEmpty();
      String item = address + "/{id}";
      JsonNode first = new ObjectMapper().readTree(answer).at("/items/0");
      if (described.describes(item) && first.isObject()) {
        String one =
            String.valueOf(get(address + '/' + first.iterator().next().asText()).getBody());
        all.assertThat(described.faults(item, one)).as(item).isEmpty();
      }
    }
    all.assertAll();
  }

  private Set<String> documented() {
    var paths = new TreeSet<String>();
    document
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method -> {
                          if (path.getKey().startsWith("/api/")) {
                            paths.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                          }
                        }));
    return paths;
  }

  private Set<String> served() {
    var paths = new TreeSet<String>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .keySet()
        .forEach(
            mapping ->
                mapping
                    .getPatternValues()
                    .forEach(
                        path ->
                            mapping
                                .getMethodsCondition()
                                .getMethods()
                                .forEach(method -> paths.add(method + " " + path))));
    paths.removeIf(path -> !path.contains(" /api/"));
    return paths;
  }
}
