package io.bactrian.models.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.data.snapshot.Samples;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** The function over HTTP, and the stage of a training run, on bars that the hub holds. */
@HubTest
class ValidateTest {
  private static final String SYMBOL = "VALIDATED";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired ObjectMapper json;
  @Autowired DatasetAssembler assembler;
  @Autowired Datasets datasets;
  @Autowired RunChecks checks;

  private JsonNode ask(int status, String body) {
    return new HubCalls(port, credentials, "service.key").function(status, "validate", body);
  }

  private static JsonNode check(JsonNode answer, String name) {
    return StreamSupport.stream(answer.path("checks").spliterator(), false)
        .filter(one -> one.path("check").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void checksASetOfFeaturesADatasetAndARun() throws Exception {
    Planted.wave(jdbc, SYMBOL, 1_600);
    JsonNode set =
        ask(200, "{\"feature_set\":\"default@1\",\"symbol\":\"VALIDATED\",\"period\":\"m5\"}");
    assertThat(set.path("passed").asBoolean()).as(set.toString()).isTrue();
    assertThat(check(set, "look_ahead").at("/figures/cuts").asInt()).isGreaterThan(1_000);

    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    JsonNode stored = ask(200, "{\"dataset\":\"%s\"}".formatted(dataset.id()));
    assertThat(check(stored, "row_origin").path("status").asText()).isEqualTo("passed");
    assertThat(stored.path("passed").asBoolean()).as(stored.toString()).isTrue();

    Samples train = datasets.samples(dataset, dataset.train(), "direction");
    Samples holdout = datasets.samples(dataset, dataset.holdout(), "direction");
    var gains = new double[holdout.size()];
    Arrays.setAll(gains, i -> 0.3 + 0.01 * (i % 7));
    var clean = checks.begin("validated-1", "validated-m5-direction", "direction");
    Registry.Examined passed = clean.examine(dataset, train, holdout, gains, 36);
    assertThat(passed.passed()).as(passed.summary()).isTrue();
    assertThat(passed.summary()).contains("found nothing that keeps it from promotion");
    JsonNode kept = json.readTree(clean.json());
    assertThat(kept.path("results")).hasSize(11);
    assertThat(kept.path("gains")).hasSize(16);

    Collections.rotate(Arrays.asList(train.features()), -1);
    var shifted = checks.begin("validated-2", "validated-m5-direction", "direction");
    Registry.Examined refused = shifted.examine(dataset, train, holdout, gains, 36);
    assertThat(refused.passed()).isFalse();
    assertThat(refused.summary()).contains("row_origin", "1 later");
  }

  @Test
  void namesWhatItCannotCheck() {
    assertField(400, "{}", "feature_set");
    assertField(422, "{\"dataset\":\"ds-none\"}", "dataset");
    assertField(
        422,
        "{\"feature_set\":\"mine@1\",\"symbol\":\"X\",\"bars\":%s}".formatted(bars(3)),
        "feature_set");
    assertField(422, "{\"feature_set\":\"default@1\",\"bars\":%s}".formatted(bars(30)), "bars");
    assertField(400, "{\"feature_set\":\"default@1\"}", "symbol");
    assertField(400, "{\"feature_set\":\"default@1\",\"symbol\":\"X\"}", "period");
    assertField(
        422, "{\"feature_set\":\"default@1\",\"symbol\":\"NOSUCH\",\"period\":\"M5\"}", "symbol");
    assertField(422, rows(3, "\"label_until\":\"2026-01-01T01:00:00Z\",", "1"), "rows.items");
    assertField(422, rows(60, "", "1"), "rows.items[0].label_until");
    assertField(
        422, rows(60, "\"label_until\":\"2026-01-01T01:00:00Z\",", "1,2"), "rows.items[0].values");
    assertField(
        422,
        rows(60, "\"label_until\":\"2025-01-01T01:00:00Z\",", "1"),
        "rows.items[0].label_until");
    assertField(422, "{\"trials\":{\"returns\":[[1,2],[1]]}}", "trials.returns[1]");
    assertField(
        422,
        "{\"orders\":[{\"symbol\":\"B\",\"side\":\"buy\",\"decided_at\":\"2026-01-01T00:00:00Z\",\"filled_at\":\"2026-01-01T00:00:00Z\"}],\"bars\":%s}"
            .formatted(bars(3)),
        "orders[0].price");
  }

  private void assertField(int status, String body, String field) {
    JsonNode problem = ask(status, body);
    assertThat(problem.path("field").asText()).as(problem.toString()).isEqualTo(field);
  }

  private static String bars(int count) {
    var bars = new StringBuilder("[");
    for (int i = 0; i < count; i++) {
      bars.append(i == 0 ? "" : ",")
          .append("{\"time\":%d,\"open\":1,\"high\":1,\"low\":1,\"close\":1}".formatted(i * 300));
    }
    return bars.append("]").toString();
  }

  private static String rows(int count, String until, String values) {
    var rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i == 0 ? "" : ",")
          .append(
              "{\"as_of\":\"2026-01-01T00:00:00Z\",%s\"label\":1,\"part\":\"%s\",\"values\":[%s]}"
                  .formatted(until, i < 40 ? "train" : "test", values));
    }
    return "{\"rows\":{\"columns\":[\"f_a\"],\"items\":[%s]}}".formatted(rows);
  }
}
