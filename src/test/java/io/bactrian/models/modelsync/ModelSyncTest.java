package io.bactrian.models.modelsync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.SourceRows;
import io.bactrian.models.artifacts.TestSources;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.onnx.ExportedModels;
import io.bactrian.models.onnx.ImportedFiles;
import io.bactrian.models.registry.Deployments;
import io.bactrian.models.registry.Passed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Model sync in a hub, with a fake of GitHub while things go wrong. */
class ModelSyncTest extends SyncedHub {
  private static final String WEIGHTS = "{\"weights\":{\"trend\":2,\"momentum\":1}}";

  @Autowired ApplicationContext hub;
  @Autowired Deployments deployments;
  @Autowired JsonModels jsonModels;
  @Autowired SyncRows rows;
  @Autowired SourceRows sources;
  @Autowired Backups backups;
  @Autowired TransactionTemplate transaction;

  @Test
  void smokePasses() {
    var printed = new ByteArrayOutputStream();
    int failed =
        new Smoke(hub, github, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    String lines = printed.toString(StandardCharsets.UTF_8);
    assertThat(failed).as(lines).isZero();
    assertThat(lines.lines()).hasSize(14).allMatch(line -> line.startsWith("ok    "));
  }

  @Test
  void takesAnExportOfScikitLearnAndAModelThatNoGateJudges() {
    Delivery exported = delivery(-38);
    int width = exported.metadata.path("features").size();
    exported.files.remove("golden.json");
    exported.files.put(
        "unified_brain.onnx",
        ExportedModels.zipMap(width, List.of("down", "up"), "up").build().toByteArray());
    var sklearn = github.publish(exported.zip());
    Delivery regimes = delivery(-38);
    regimes.files.put("unified_brain.onnx", ImportedFiles.hmm(width, 0).build().toByteArray());
    regimes.files.put(
        "golden.json",
        "{\"cases\":[{\"input\":[0.6%s],\"output\":[%s,%s]}]}"
            .formatted(
                ",null".repeat(width - 1),
                ImportedFiles.filtered(new double[] {0.5, 0.5}, 0.6)[0],
                ImportedFiles.filtered(new double[] {0.5, 0.5}, 0.6)[1])
            .getBytes(StandardCharsets.UTF_8));
    regimes.metadata.put("model", "synced-m5-hmm").put("target", "hmm");
    regimes.metadata.putArray("classes").add("bear").add("bull");
    var signature = regimes.metadata.putObject("signature").put("kind", "hmm");
    signature.putArray("states").addObject().put("input", "state").put("output", "next_state");
    var hmm = github.publish(regimes.zip());
    signature.put("kind", "hmmm");
    var misspelt = github.publish(regimes.zip());
    poll();
    assertThat(status(sklearn)).as(reason(sklearn)).isIn("candidate", "promoted");
    assertThat(reason(sklearn)).contains("log loss");
    assertThat(status(hmm)).as(reason(hmm)).isEqualTo("candidate");
    assertThat(reason(hmm)).contains("of the kind hmm", "a person may promote it");
    assertThat(reason(misspelt)).contains("signature.kind", "neural-ucb, hmm, cvar-ppo");
    String version = String.valueOf(row(hmm).get("version"));
    deployments.promote("synced-m5-hmm", version, "test", "to look at it");
    assertThat(champions.of("synced-m5-hmm").orElseThrow().signature().states()).hasSize(1);
    assertThat(call(422, "GET", "/v2/models/synced-m5-hmm/ready", "").toString())
        .contains("synced-m5-hmm is a hmm model", "score-hmm-action");
  }

  @Test
  void waitsForARunThatGoesOnAndTakesItOnce() {
    var artifact = github.publish(delivery(-31).unknownDataset("ds-elsewhere").zip());
    artifact.run.put("status", "in_progress").putNull("conclusion");
    poll();
    assertThat(status(artifact)).isEqualTo("waiting");
    artifact.run.put("status", "completed").put("conclusion", "success");
    poll();
    assertThat(status(artifact)).isEqualTo("candidate");
    assertThat(reason(artifact))
        .startsWith("refused: no dataset: nothing could judge it")
        .contains("ds-elsewhere");
    poll();
    var again = github.publish(delivery(-31).unknownDataset("ds-elsewhere").zip());
    poll();
    assertThat(reason(again)).contains("registered before");
    assertThat(row(again).get("version")).isEqualTo(row(artifact).get("version"));
    assertThat(count("ml_model_versions where run_id like '%#" + artifact.id + "'")).isEqualTo(1);
    assertThat(row(artifact).get("attempts")).isEqualTo(2);
  }

  @Test
  void aPersonPromotesWhatNothingCouldJudge() {
    Delivery tagged = delivery(-32).unknownDataset("");
    tagged.metadata.put("release_tag", "v0.1.0");
    var artifact = github.publish(tagged.zip());
    tagged.metadata.put("release_tag", "latest");
    var misspelt = github.publish(tagged.zip());
    poll();
    assertThat(reason(artifact)).contains("not released as v0.1.0: the gate did not let it pass");
    assertThat(status(misspelt)).isEqualTo("refused");
    assertThat(reason(misspelt)).contains("v0.2.0");
    String version = String.valueOf(row(artifact).get("version"));
    assertThat(champions.of(MODEL)).isEmpty();
    deployments.promote(MODEL, version, "operator", "it did well elsewhere");
    try {
      assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(version);
      JsonNode list = get("/api/v1/models?model=" + MODEL + "&status=champion").path("items");
      assertThat(list.get(0).path("dataset_id").isNull()).isTrue();
      assertThat(list.get(0).path("run_id").asText())
          .isEqualTo("github:desk/models@%d#%d".formatted(artifact.id * 10, artifact.id));
      JsonNode lineage = get("/api/v1/lineage/model/" + MODEL + ":" + version);
      assertThat(lineage.toString()).contains("registered").doesNotContain("null:");
    } finally {
      deployments.rollback(MODEL, "operator", "the test is over");
    }
  }

  @Test
  void keepsToTheIntervalAndToLimits() {
    jdbc.update("update model_sync_sources set polled_at = now() - interval '10 minutes'");
    int before = github.asked.size();
    routes.sendBody("direct:sync-models", null);
    assertThat(github.asked).hasSize(before);

    github.refusalHeaders = Map.of("retry-after", "77");
    github.refusal = 429;
    poll();
    github.refusal = 0;
    assertThat(
            jdbc.queryForObject(
                "select extract(epoch from not_before - now()) from model_sync_sources where"
                    + " not_before is not null",
                Double.class))
        .isBetween(0.0, 77.0);
    int asked = github.asked.size();
    poll();
    assertThat(github.asked).hasSize(asked);

    jdbc.update("update model_sync_sources set not_before = null");
    var artifact = github.publish(delivery(-38).unknownDataset("").zip());
    github.remaining.set(1); // the list is the last that is answered
    poll();
    github.remaining.set(5_000);
    assertThat(status(artifact)).isEqualTo("waiting");
    assertThat(reason(artifact)).contains("limit of requests");
    jdbc.update("update model_sync_sources set not_before = null");
    poll();
    assertThat(status(artifact)).isEqualTo("candidate");
  }

  @Test
  void takesAgainWhatAKilledHubLeft() {
    var artifact = github.publish(delivery(-39).unknownDataset("").zip());
    artifact.run.put("status", "queued");
    poll();
    jdbc.update("update model_syncs set status = 'taken' where id = ?", artifact.row());
    artifact.run.put("status", "completed");
    poll();
    assertThat(status(artifact)).isEqualTo("taken"); // another hub may be at it
    jdbc.update(
        "update model_syncs set taken_at = now() - interval '31 minutes' where id = ?",
        artifact.row());
    poll();
    assertThat(status(artifact)).isEqualTo("candidate");
  }

  @Test
  void putsJsonModelsInUseAloneOrWithAPromotedModel() {
    var alone = github.publish(Delivery.ofJson("ai-models/fusion/JSONED.json", WEIGHTS).zip());
    var unknown = github.publish(Delivery.ofJson("ai-models/brain/JSONED.json", "{}").zip());
    var wrong =
        github.publish(Delivery.ofJson("ai-models/fusion/JSONED.json", "{\"weights\":{}}").zip());
    var withCandidate =
        github.publish(
            delivery(-40).unknownDataset("").with("ai-models/fusion/HELD.json", WEIGHTS).zip());
    poll();
    assertThat(status(alone)).isEqualTo("promoted");
    assertThat(reason(alone)).contains("fusion/JSONED is version");
    assertThat(String.valueOf(jsonModels.find("fusion", "JSONED").model())).contains("trend");
    assertThat(reason(unknown)).contains("no such kind");
    assertThat(reason(wrong)).contains("model.weights");
    assertThat(status(withCandidate)).isEqualTo("candidate");
    assertThat(reason(withCandidate)).contains("its JSON models wait");
    assertThat(jsonModels.find("fusion", "HELD").model()).isNull();

    JsonNode listed = get("/api/v1/model-syncs?status=promoted&limit=1000").path("items");
    assertThat(listed.findValuesAsText("id")).contains(alone.row());
    JsonNode detail = get("/api/v1/model-syncs/" + withCandidate.row());
    assertThat(detail.at("/config/weight").asDouble()).isEqualTo(-40);
    assertThat(detail.path("source").asText())
        .isEqualTo("github:desk/models@" + withCandidate.id * 10);
  }

  @Test
  void keepsFiveBackupsAndThoseOfWhoAnswersAndWhoDidBefore() {
    String model = "kept-m5-direction";
    var published = new ArrayList<FakeGitHub.Artifact>();
    for (int i = 0; i < 8; i++) {
      Delivery delivery = delivery(-41 - i).unknownDataset("");
      delivery.metadata.put("symbol", "KEPT").put("model", model);
      published.add(github.publish(delivery.zip()));
      poll();
      if (i < 2) { // the first two: one answered before, one answers
        deployments.promote(
            model, String.valueOf(row(published.get(i)).get("version")), "op", "a test");
      }
    }
    assertThat(published.stream().filter(one -> row(one).get("backup") != null))
        .containsExactly(
            published.get(0),
            published.get(1),
            published.get(3),
            published.get(4),
            published.get(5),
            published.get(6),
            published.get(7));
    assertThat(store.keys("model-backups/" + model + "/")).hasSize(14);
    assertThat(backups.prune()).isEmpty();
  }

  @Test
  void takesArchivesOfABucket() throws Exception {
    ArtifactSource source = TestSources.bucket(store);
    store.put("synced-models/one.zip", delivery(-50).unknownDataset("").zip());
    store.put("synced-models/notes.txt", new byte[] {1});
    jdbc.update("delete from model_sync_sources");
    var polling = new Polling(TestSources.bucketProperties(), source, rows, sources, transaction);
    List<FoundArtifact> found = polling.poll();
    assertThat(found)
        .singleElement()
        .matches(one -> one.source().equals("s3:synced-models/one.zip"));
    assertThat(polling.poll()).isEmpty();
    var exchange = new DefaultExchange(routes.getCamelContext());
    exchange.getMessage().setBody(found.get(0));
    new DownloadArtifactProcessor(source, rows).process(exchange);
    var downloaded = exchange.getMessage().getBody(DownloadedArtifact.class);
    var done =
        hub.getBean(Admission.class)
            .admit(hub.getBean(Verification.class).verify(downloaded), Passed.CHAMPION);
    assertThat(done.promoted()).isFalse();
    assertThat(
            jdbc.queryForObject(
                "select digest from model_syncs where id = ?", String.class, done.id()))
        .startsWith("sha256:");
    jdbc.update("delete from model_sync_sources");
    store.put("synced-models/one.zip", delivery(-51).zip());
    assertThat(polling.poll()).hasSize(1);
  }
}
