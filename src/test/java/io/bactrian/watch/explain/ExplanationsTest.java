package io.bactrian.watch.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.Datasets;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.trainer.TinyLstm;
import io.bactrian.models.trainer.TrainedFamilies;
import io.bactrian.models.training.TinyModel;
import io.bactrian.models.training.WaveModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Decisions of each family's model, explained through the step as it ships. */
@HubTest
class ExplanationsTest {
  @LocalServerPort int port;
  @Autowired Credentials credentials;
  @Autowired JdbcTemplate jdbc;
  @Autowired Datasets datasets;
  @Autowired ProducerTemplate producer;
  @Autowired ApplicationContext context;

  private HubCalls hub;
  private WaveModel model;

  @BeforeEach
  void plant() {
    hub = new HubCalls(port, credentials, "service.key");
    model = WaveModel.of(context, "EXPLAIN");
  }

  @AfterEach
  void clear() {
    model.clear();
  }

  private JsonNode asked(String more) {
    return model.ask(port, more);
  }

  private byte[] tiny(float weight) {
    return TinyModel.of(model.dataset().features().size(), 2, 17, weight);
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
    Dataset dataset = model.dataset();
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
      String version =
          model.inCharge("explain-" + each.getKey().replace(' ', '2'), each.getValue(), sequence);
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
    JsonNode global = hub.get("/api/v1/explanations/models/" + model.name() + "/" + version);
    assertThat(global.path("n").asInt()).isEqualTo(n);
    assertThat(global.path("state").asText()).isEqualTo("explained");
    assertThat(global.path("methods").asText()).isEqualTo(method);
    assertThat(global.path("features")).hasSize(model.dataset().features().size());
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
    model.inCharge("explain-reason", tiny(30), 0);
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
    JsonNode none = hub.get("/api/v1/explanations/models/" + model.name() + "/nix");
    assertThat(none.path("state").asText()).isEqualTo("not_enough_data");
    assertThat(none.path("n").asInt()).isZero();
  }

  @Test
  void areFoundOnceByTheRouteAndListed() {
    model.inCharge("explain-route", tiny(3), 0);
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

  @Test
  void areFoundNowForAPersonWhoAsks() {
    model.inCharge("explain-now", tiny(3), 0);
    String id = asked("").path("id").asText();
    String address = "/api/v1/explanations/decisions/" + id;
    JsonNode tried = hub.call(200, "POST", address, "{\"dry_run\":true}");
    assertThat(tried.path("state").asText()).isEqualTo("explained");
    assertThat(
            jdbc.queryForObject(
                "select count(*) from ai_explanations where inference_id = ?", Integer.class, id))
        .isZero();
    JsonNode found = hub.call(200, "POST", address, "");
    assertThat(found.path("parts")).hasSize(2);
    addsUp(found.at("/parts/0"), tried.at("/parts/0/output").asDouble());
    assertThat(stored(id)).isEqualTo(found);
    assertThat(hub.call(200, "POST", address, "{}")).as("once").isEqualTo(found);
    hub.call(404, "POST", "/api/v1/explanations/decisions/nix", "{}");
    new HubCalls(port, credentials, "ea.key").call(403, "POST", address, "{}");
  }
}
