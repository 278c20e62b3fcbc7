package io.bactrian.watch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.trainer.TinyLstm;
import io.bactrian.models.trainer.TrainedFamilies;
import io.bactrian.models.training.Planted;
import io.bactrian.models.training.TinyModel;
import io.bactrian.store.objects.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Decisions of each family's model, explained through the step as it ships. */
@HubTest
class ExplanationsTest {
  private static final String SYMBOL = "EXPLAIN";
  private static final String MODEL = "explain-m5-direction";

  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired DatasetAssembler assembler;
  @Autowired Datasets datasets;
  @Autowired ObjectStore objects;
  @Autowired Registry registry;
  @Autowired Deployments deployments;
  @Autowired ProducerTemplate producer;

  private HubCalls hub;
  private Dataset dataset;

  @BeforeEach
  void plant() {
    hub = new HubCalls(port, credentials, "service.key");
    Planted.wave(jdbc, SYMBOL, 700);
    dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
  }

  @AfterEach
  void clear() {
    jdbc.update("delete from market_bars where symbol = ?", SYMBOL);
  }

  private String inCharge(String family, byte[] onnx, int sequence) {
    String run = "explain-" + family + dataset.id();
    String version =
        registry
            .register(
                TinyModel.uploaded(objects, run, MODEL, "direction", dataset, onnx, sequence),
                TinyModel.UNEXAMINED,
                Passed.CHAMPION,
                Function.identity())
            .version();
    deployments.promote(MODEL, version, "test", "to explain it");
    return version;
  }

  private JsonNode asked(String more) {
    String question = "{\"symbol\":\"%s\",\"strategy\":\"wave\"%s}".formatted(SYMBOL, more);
    return new HubCalls(port, credentials, "ea.key").function(200, "infer", question);
  }

  private Explainer.Explained explain(String id) {
    return producer.requestBody("kamelet:explain-decision-action", id, Explainer.Explained.class);
  }

  private JsonNode stored(String id) {
    return hub.get("/api/v1/explanations/decisions/" + id);
  }

  private static void addsUp(JsonNode part, double output) {
    double sum = part.path("base").asDouble();
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode each : part.path("contributions")) {
      sum += each.path("value").asDouble();
      assertThat(Math.abs(each.path("value").asDouble())).isLessThanOrEqualTo(before);
      before = Math.abs(each.path("value").asDouble());
    }
    assertThat(sum).as(part.toString()).isCloseTo(output, within(1e-4));
    assertThat(part.path("output").asDouble()).isEqualTo(output);
  }

  @Test
  void addUpToTheStoredAnswerOfEveryFamily() throws Exception {
    float[][] train = datasets.samples(dataset, dataset.train(), "direction").features();
    int features = dataset.features().size();
    var models = new LinkedHashMap<String, byte[]>();
    models.put("tree_shap", TrainedFamilies.of("trees", train, 4));
    models.put("linear_shap", TrainedFamilies.of("logistic", train, 4));
    models.put("constant", TrainedFamilies.of("base", train, 4));
    models.put("sampled_shapley", TinyModel.of(features, 2, 17, 3)); // a form that is not known
    models.put("sampled_shapley ", TinyLstm.of(features, 7));
    for (var each : models.entrySet()) {
      String method = each.getKey().strip();
      int sequence = each.getKey().endsWith(" ") ? 20 : 0;
      String version = inCharge(each.getKey().replace(' ', '2'), each.getValue(), sequence);
      var ids = new ArrayList<String>();
      for (String more : List.of("", ",\"features\":{\"f_weekday\":0.25}")) {
        JsonNode answer = asked(more);
        assertThat(answer.at("/model/version").asText()).isEqualTo(version);
        String id = answer.path("id").asText();
        ids.add(id);
        assertThat(explain(id).unexplained()).as(stored(id).toString()).isZero();
        JsonNode explained = stored(id);
        assertThat(explained.path("state").asText()).isEqualTo("explained");
        JsonNode fusion = explained.at("/parts/0");
        assertThat(fusion.path("part").asText()).isEqualTo("fusion");
        addsUp(fusion, answer.path("score").asDouble());
        assertThat(fusion.path("contributions")).hasSameSizeAs(answer.path("lobes"));
        JsonNode direction = explained.at("/parts/1");
        assertThat(direction.path("method").asText()).isEqualTo(method);
        assertThat(direction.path("of").asText()).isEqualTo("probability of up");
        assertThat(direction.path("contributions")).hasSize(features);
        addsUp(direction, answer.at("/lobes/direction/probabilities/up").asDouble());
        assertThat(direction.path("trees").asInt() > 0).isEqualTo(method.equals("tree_shap"));
        assertThat(direction.at("/paths/0/nodes").isMissingNode())
            .isEqualTo(!method.equals("tree_shap"));
        assertThat(direction.path("background").asInt() > 0)
            .isEqualTo(method.equals("sampled_shapley"));
      }
      global(version, method, ids.size());
    }
  }

  private void global(String version, String method, int n) {
    JsonNode global = hub.get("/api/v1/explanations/models/" + MODEL + "/" + version);
    assertThat(global.path("n").asInt()).isEqualTo(n);
    assertThat(global.path("state").asText()).isEqualTo("explained");
    assertThat(global.path("methods").asText()).isEqualTo(method);
    assertThat(global.path("features")).hasSize(dataset.features().size());
    JsonNode first = global.at("/features/0");
    double mean =
        jdbc.queryForObject(
            """
            select avg(abs((c ->> 'value')::double precision)) from ai_explanations,
              jsonb_array_elements(contributions) c where version = ? and c ->> 'feature' = ?
            """,
            Double.class,
            version,
            first.path("feature").asText());
    assertThat(first.path("mean_absolute").asDouble()).isCloseTo(mean, within(1e-12));
  }

  @Test
  void haveAReasonWhereThereIsNone() {
    inCharge("reason", TinyModel.of(dataset.features().size(), 2, 17, 30), 0);
    String id = asked("").path("id").asText();
    jdbc.update(
        "update inferences set lobes = jsonb_set(lobes, '{direction,probabilities}',"
            + " '{\"down\":0.9,\"up\":0.1}') where id = ?",
        id);
    assertThat(explain(id).unexplained()).isEqualTo(1);
    JsonNode part = stored(id).at("/parts/1");
    assertThat(stored(id).path("state").asText()).isEqualTo("partly");
    assertThat(part.path("state").asText()).isEqualTo("unexplained");
    assertThat(part.path("reason").asText()).contains("asked again it answers", "0.9 was stored");
    assertThat(part.path("contributions")).isEmpty();
    assertThat(part.path("base").isNull()).isTrue();
    JsonNode none = hub.get("/api/v1/explanations/models/" + MODEL + "/nix");
    assertThat(none.path("state").asText()).isEqualTo("not_enough_data");
    assertThat(none.path("n").asInt()).isZero();
  }

  @Test
  void areFoundOnceByTheRouteAndListed() {
    inCharge("route", TinyModel.of(dataset.features().size(), 2, 17, 3), 0);
    String id = asked("").path("id").asText();
    producer.sendBody("direct:explain-decisions", "");
    JsonNode explained = stored(id);
    assertThat(explained.path("parts").size()).isEqualTo(2);
    producer.sendBody("direct:explain-decisions", "");
    explain(id);
    assertThat(stored(id)).isEqualTo(explained);
    JsonNode listed = hub.get("/api/v1/explanations?part=direction&inference_id=" + id);
    assertThat(listed.path("items")).hasSize(1);
    assertThat(listed.at("/items/0/moved_by").asText())
        .startsWith(explained.at("/parts/1/contributions/0/feature").asText());
    assertThat(
            hub.get("/api/v1/explanations/" + listed.at("/items/0/id").asText())
                .path("contributions"))
        .isEqualTo(explained.at("/parts/1/contributions"));
  }
}
