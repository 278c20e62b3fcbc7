package io.bactrian.models.modelsync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.HubCalls;
import io.bactrian.HubTest;
import io.bactrian.TestFolders;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.hub.security.Credentials;
import io.bactrian.models.artifacts.ArtifactSource;
import io.bactrian.models.artifacts.FoundArtifact;
import io.bactrian.models.artifacts.SourceRows;
import io.bactrian.models.artifacts.TestSources;
import io.bactrian.models.jsonmodels.JsonModels;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.registry.Registry;
import io.bactrian.models.training.Planted;
import io.bactrian.store.objects.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Model sync in a hub, with a fake of GitHub while things go wrong. */
@HubTest
@SuppressWarnings("NullAway.Init") // set before the first test
class ModelSyncTest {
  private static final String MODEL = "synced-m5-direction";
  private static final String WEIGHTS = "{\"weights\":{\"trend\":2,\"momentum\":1}}";
  private static FakeGitHub github;
  private static Dataset dataset;

  @Autowired ApplicationContext hub;
  @Autowired JdbcTemplate jdbc;
  @Autowired ProducerTemplate routes;
  @Autowired DatasetAssembler assembler;
  @Autowired Champions champions;
  @Autowired Registry registry;
  @Autowired JsonModels jsonModels;
  @Autowired ObjectStore store;
  @Autowired SyncRows rows;
  @Autowired SourceRows sources;
  @Autowired Backups backups;
  @Autowired TransactionTemplate transaction;
  @Autowired Credentials credentials;
  @LocalServerPort int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws Exception {
    github = new FakeGitHub();
    Path folder = TestFolders.makeData("modelsync");
    for (String setting : Smoke.settings(github, folder)) {
      int at = setting.indexOf('=');
      String key = setting.substring(0, at);
      if (key.startsWith("hub.model-sync") || key.equals("hub.home")) {
        registry.add(key, () -> setting.substring(at + 1));
      }
    }
  }

  @BeforeEach
  void assemble() {
    if (dataset == null) {
      Planted.wave(jdbc, "SYNCED", 1_800);
      dataset = assembler.assemble(new DatasetWindow("SYNCED", "M5", null, Instant.now()));
    }
  }

  @AfterEach
  void mend() {
    github.refusal = 0;
    github.redirect = "";
    jdbc.update("update model_sync_sources set not_before = null");
  }

  @AfterAll
  static void stop() {
    github.close();
  }

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
  void refusesWhatIsOfAnotherOrigin() {
    var branch = github.publish(delivery(-30).zip());
    branch.json.withObject("/workflow_run").put("head_branch", "feature");
    var said = github.publish(delivery(-30).zip());
    said.run.put("head_branch", "feature");
    var workflow = github.publish(delivery(-30).zip());
    workflow.run.put("path", ".github/workflows/other.yml@refs/heads/main");
    var event = github.publish(delivery(-30).zip());
    event.run.put("event", "pull_request");
    var head = github.publish(delivery(-30).zip());
    head.run.withObject("/head_repository").put("id", 8);
    var unknown = github.publish(delivery(-30).zip());
    unknown.run.putNull("head_repository");
    var repository = github.publish(delivery(-30).zip());
    repository.run.withObject("/repository").put("full_name", "desk/other");
    var failure = github.publish(delivery(-30).zip());
    failure.run.put("conclusion", "failure");
    int downloads = downloads();
    poll();
    assertThat(reason(branch)).isEqualTo("head_branch: It is of branch feature, not of main.");
    assertThat(reason(said)).startsWith("head_branch:");
    assertThat(reason(workflow)).contains("workflow", "other.yml", "train.yml");
    assertThat(reason(event)).contains("started by pull_request");
    assertThat(reason(head)).contains("fork");
    assertThat(reason(unknown)).contains("fork");
    assertThat(reason(repository)).contains("desk/other");
    assertThat(reason(failure)).contains("ended with failure");
    assertThat(downloads()).isEqualTo(downloads);
    assertThat(champions.of(MODEL)).isEmpty();
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
    var artifact = github.publish(delivery(-32).unknownDataset("").zip());
    poll();
    String version = String.valueOf(row(artifact).get("version"));
    assertThat(champions.of(MODEL)).isEmpty();
    registry.promote(MODEL, version, "operator", "it did well elsewhere");
    try {
      assertThat(champions.of(MODEL).orElseThrow().version()).isEqualTo(version);
      JsonNode list = get("/api/v1/models?model=" + MODEL + "&status=champion").path("items");
      assertThat(list.get(0).path("dataset_id").isNull()).isTrue();
      assertThat(list.get(0).path("run_id").asText())
          .isEqualTo("github:desk/models@%d#%d".formatted(artifact.id * 10, artifact.id));
      JsonNode lineage = get("/api/v1/lineage/model/" + MODEL + ":" + version);
      assertThat(lineage.toString()).contains("registered").doesNotContain("null:");
    } finally {
      registry.rollback(MODEL, "operator", "the test is over");
    }
  }

  @Test
  void refusesADatasetOfAnotherSymbol() {
    Delivery other = delivery(-33);
    other.metadata.put("symbol", "OTHER").put("model", "other-m5-direction");
    var artifact = github.publish(other.zip());
    Delivery misnamed = delivery(-34);
    misnamed.metadata.put("model", "other-m5-direction");
    var misnaming = github.publish(misnamed.zip());
    Delivery altered = delivery(-35);
    altered.metadata.put("dataset_sha256", "0".repeat(64));
    var other256 = github.publish(altered.zip());
    poll();
    assertThat(reason(artifact)).contains("is of SYNCED M5", "synced-m5-direction");
    assertThat(reason(misnaming)).contains("metadata.json model");
    assertThat(reason(other256)).contains("dataset_sha256");
    assertThat(store.keys("model-backups/other-m5-direction/")).isEmpty();
    assertThat(count("model_syncs where backup is not null and status = 'refused'")).isZero();
  }

  @Test
  void refusesFilesThatAreNotAsTheMetadataSays() {
    Delivery unnamed = delivery(-36);
    unnamed.zip();
    var added = github.publish(unnamed.with("notes.txt", "added later").zipAsItIs());
    Delivery altered = delivery(-36);
    altered.zip();
    var changed = github.publish(altered.with("golden.json", "{}").zipAsItIs());
    Delivery less = delivery(-36);
    less.zip();
    less.files.remove("golden.json");
    var missing = github.publish(less.zipAsItIs());
    Delivery disguised = delivery(-36);
    disguised.files.put("weights.txt", new byte[] {(byte) 0x80, 4, 'c', 'o', 's'});
    var pickle = github.publish(disguised.zip());
    Delivery broken = delivery(-36);
    broken.files.put("unified_brain.onnx", new byte[] {1, 2, 3});
    var noModel = github.publish(broken.zip());
    Delivery two = delivery(-36);
    two.files.put("second.onnx", two.files.get("unified_brain.onnx"));
    var several = github.publish(two.zip());
    var empty = github.publish(new Delivery().with("notes.txt", "nothing").zip());
    poll();
    assertThat(reason(added)).contains("notes.txt", "has no sha256");
    assertThat(reason(changed)).contains("golden.json", "Its sha256 is");
    assertThat(reason(missing)).contains("golden.json", "does not have it");
    assertThat(reason(pickle)).contains("weights.txt", "pickle");
    assertThat(reason(noModel)).contains("model.onnx");
    assertThat(reason(several)).contains("several models");
    assertThat(reason(empty)).contains("neither a model");
  }

  @Test
  void refusesDownloadsThatAreGoneOrLeadElsewhere() {
    var gone = github.publish(delivery(-37).zip());
    gone.gone = true;
    var undigested = github.publish(delivery(-37).zip());
    undigested.json.putNull("digest");
    var large = github.publish(delivery(-37).zip());
    large.json.put("size_in_bytes", 1L << 40);
    poll();
    assertThat(reason(gone)).contains("does not have it any more");
    assertThat(reason(undigested)).contains("digest", "no sha256");
    assertThat(reason(large)).contains("size_in_bytes");
    for (String to : List.of("http://169.254.169.254/latest", "https://localhost/x", "::", "")) {
      github.redirect = to.isEmpty() ? "/" : to;
      var artifact = github.publish(delivery(-37).zip());
      poll();
      assertThat(status(artifact)).as(to).isEqualTo("refused");
      assertThat(reason(artifact)).as(to).contains("artifact: GitHub redirects to");
    }
    assertThat(github.leaked).isEmpty();
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
        registry.promote(
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
        hub.getBean(Admission.class).admit(hub.getBean(Verification.class).verify(downloaded));
    assertThat(done.promoted()).isFalse();
    assertThat(
            jdbc.queryForObject(
                "select digest from model_syncs where id = ?", String.class, done.id()))
        .startsWith("sha256:");
    jdbc.update("delete from model_sync_sources");
    store.put("synced-models/one.zip", delivery(-51).zip());
    assertThat(polling.poll()).hasSize(1);
  }

  private static Delivery delivery(float weight) {
    return Delivery.of(dataset, weight);
  }

  private JsonNode get(String path) {
    return new HubCalls(port, credentials, "service.key").get(path);
  }

  private void poll() {
    jdbc.update("update model_sync_sources set polled_at = null");
    routes.sendBody("direct:sync-models", null);
  }

  private Map<String, Object> row(FakeGitHub.Artifact artifact) {
    return jdbc.queryForMap("select * from model_syncs where id = ?", artifact.row());
  }

  private String reason(FakeGitHub.Artifact artifact) {
    return String.valueOf(row(artifact).get("reason"));
  }

  private String status(FakeGitHub.Artifact artifact) {
    return String.valueOf(row(artifact).get("status"));
  }

  private int count(String of) {
    return jdbc.queryForObject("select count(*) from " + of, Integer.class);
  }

  private static int downloads() {
    return (int) github.asked.stream().filter(each -> each.contains("/zip ")).count();
  }
}
