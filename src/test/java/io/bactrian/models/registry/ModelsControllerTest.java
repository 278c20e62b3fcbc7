package io.bactrian.models.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an operator does by hand, over HTTP. */
@HubTest
class ModelsControllerTest {
  private static final String MODEL = "byhand-m5-direction";
  private static final String BASE = "/api/v1/models/" + MODEL;

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper mapper;
  @Autowired DatasetAssembler assembler;
  @Autowired ObjectStore store;
  @Autowired Registry registry;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void promotesAndRollsBackWithWhoAndWhy() throws Exception {
    String version = candidate();
    String promotion = "{\"version\":\"%s\",\"reason\":\"looked at it\"}".formatted(version);
    for (String key : new String[] {"investor.key", "ea.key"}) {
      assertThat(post(key, "/promote", promotion).statusCode()).isEqualTo(403);
    }
    assertField(400, "/promote", "{\"version\":\"" + version + "\"}", "reason");
    assertField(400, "/promote", "{\"reason\":\"r\"}", "version");
    assertField(404, "/promote", "{\"version\":\"none\",\"reason\":\"r\"}", "version");
    assertThat(post("service.key", "/promote", "x").statusCode()).isEqualTo(400);

    JsonNode promoted = mapper.readTree(post("service.key", "/promote", promotion).body());
    assertThat(promoted.path("champion").asText()).isEqualTo(version);
    JsonNode back =
        mapper.readTree(post("service.key", "/rollback", "{\"reason\":\"worse\"}").body());
    assertThat(back.path("champion").isNull()).isTrue();
    assertField(409, "/rollback", "{\"reason\":\"again\"}", "model");
    assertThat(
            jdbc.queryForList(
                "select kind || ' ' || by from ml_model_deployments where model = ? order by id",
                String.class,
                MODEL))
        .containsExactly("promote service", "rollback service");
  }

  private String candidate() {
    Planted.wave(jdbc, "BYHAND", 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow("BYHAND", "M5", null, Instant.now()));
    byte[] file = TinyModel.of(dataset.features().size(), 2, 0, 0.001f);
    Registration registration =
        registry.register(
            TinyModel.uploaded(store, "byhand", MODEL, "direction", dataset, file),
            TinyModel.UNEXAMINED,
            Passed.CHAMPION,
            Function.identity());
    assertThat(registration.promoted()).as(registration.reason()).isFalse();
    return registration.version();
  }

  private void assertField(int status, String path, String body, String field) throws Exception {
    HttpResponse<String> answer = post("service.key", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(mapper.readTree(answer.body()).path("field").asText()).isEqualTo(field);
  }

  private HttpResponse<String> post(String key, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + BASE + path))
            .header("Authorization", "Bearer " + credentials.get(key))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
