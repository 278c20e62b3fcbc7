package io.bactrian.models.modelsync;

import io.bactrian.BactrianApplication;
import io.bactrian.ShippedHome;
import io.bactrian.data.snapshot.Dataset;
import io.bactrian.data.snapshot.DatasetAssembler;
import io.bactrian.data.snapshot.DatasetWindow;
import io.bactrian.models.registry.Champions;
import io.bactrian.models.training.Planted;
import io.bactrian.store.objects.ObjectStore;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * {@code make smoke}: the whole way of a model from GitHub to the alias, and what is refused on it,
 * against a fake of GitHub. A line a step.
 */
final class Smoke {
  private static final String SYMBOL = "SMOKE";
  private static final String MODEL = "smoke-m5-direction";
  private static final String BACKUP =
      "model-backups/" + MODEL + "/unified_brain_\\d{8}_\\d{6}\\.onnx";

  private final FakeGitHub github;
  private final PrintStream out;
  private final JdbcTemplate jdbc;
  private final ProducerTemplate routes;
  private final DatasetAssembler assembler;
  private final Champions champions;
  private final ObjectStore store;
  private int failed;

  Smoke(ApplicationContext hub, FakeGitHub github, PrintStream out) {
    this.github = github;
    this.out = out;
    this.jdbc = hub.getBean(JdbcTemplate.class);
    this.routes = hub.getBean(ProducerTemplate.class);
    this.assembler = hub.getBean(DatasetAssembler.class);
    this.champions = hub.getBean(Champions.class);
    this.store = hub.getBean(ObjectStore.class);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("bactrian-smoke-");
    int failed;
    try (var github = new FakeGitHub();
        ConfigurableApplicationContext hub =
            new SpringApplicationBuilder(BactrianApplication.class)
                .run(settings(github, folder).stream().map("--"::concat).toArray(String[]::new))) {
      failed = new Smoke(hub, github, System.out).run();
    }
    FileSystemUtils.deleteRecursively(folder);
    System.out.println(failed == 0 ? "smoke: all passed" : "smoke: " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1);
  }

  /** Of a hub that fetches from the fake, and does nothing else. */
  static List<String> settings(FakeGitHub github, Path folder) throws Exception {
    Path home = ShippedHome.in(folder.resolve("home"), List.of("models/sync-models"));
    String schema = "routes/json-models/fusion.schema.json";
    Files.createDirectories(home.resolve("routes/json-models"));
    Files.copy(Path.of(schema), home.resolve(schema));
    return List.of(
        "hub.home=" + home,
        "hub.data=" + folder.resolve("data"),
        "server.port=0",
        "management.server.port=0",
        "hub.model-sync.url=" + github.url(),
        "hub.model-sync.token=" + FakeGitHub.TOKEN,
        "hub.model-sync.repository=" + FakeGitHub.REPOSITORY,
        "hub.model-sync.download-hosts=" + FakeGitHub.STORE_HOST,
        "logging.level.root=WARN",
        "logging.level.io.bactrian=ERROR");
  }

  /**
   * @return how many steps failed
   */
  int run() {
    Planted.wave(jdbc, SYMBOL, 1_800);
    Dataset dataset = assembler.assemble(new DatasetWindow(SYMBOL, "M5", null, Instant.now()));
    String first = promotes(dataset);
    unchanged();
    refuses(dataset, first);
    limited();
    String second = replaces(dataset, first);
    unjudged(dataset, second);
    takesJson();
    step("the token went to the API alone", github.leaked.isEmpty(), github.leaked);
    return failed;
  }

  private String promotes(Dataset dataset) {
    FakeGitHub.Artifact artifact = github.publish(Delivery.of(dataset, -60).zip());
    poll();
    Map<String, Object> row = row(artifact);
    step(
        "an artifact of the right run is downloaded behind the redirect, checked and promoted by the gate",
        "promoted".equals(row.get("status")) && answers().equals(row.get("version")),
        row.get("reason"));
    String backup = String.valueOf(row.get("backup"));
    step("it is kept as " + backup, backup.matches(BACKUP) && store.exists(backup), row);
    return answers();
  }

  private void unchanged() {
    poll(); // the run before changed nothing at GitHub: only this one can be a 304
    int before = github.remaining.get();
    poll();
    String last = github.asked.get(github.asked.size() - 1);
    step(
        "a poll without news is a 304 and costs nothing",
        last.endsWith(" 304") && github.remaining.get() == before,
        last);
  }

  private void refuses(Dataset dataset, String answering) {
    var pickle = github.publish(Delivery.of(dataset, -70).with("model.pkl", "x").zip());
    var fork = github.publish(Delivery.of(dataset, -71).zip());
    fork.json.withObject("/workflow_run").put("head_repository_id", 8);
    var other = github.publish(Delivery.of(dataset, -72).zip());
    other.sent = Delivery.of(dataset, -73).zip();
    Delivery wrong = Delivery.of(dataset, -74);
    wrong.files.put("golden.json", Delivery.of(dataset, -20).files.get("golden.json"));
    var golden = github.publish(wrong.zip());
    poll();
    refused("a pickle", pickle, "pickle");
    refused("an artifact of a fork", fork, "fork");
    refused("an archive with another digest", other, "digest");
    refused("a model that misses its golden vectors", golden, "golden.json");
    step("the version in charge is unchanged", answers().equals(answering), answers());
  }

  private void refused(String what, FakeGitHub.Artifact artifact, String reason) {
    Map<String, Object> row = row(artifact);
    boolean named = String.valueOf(row.get("reason")).contains(reason);
    step(
        what + " is refused by name",
        "refused".equals(row.get("status")) && named,
        row.get("reason"));
  }

  private void limited() {
    github.refusalHeaders =
        Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "" + github.resetAt);
    github.refusal = 403;
    poll();
    github.refusal = 0;
    int asked = github.asked.size();
    poll();
    step("behind the limit of requests nothing is asked", github.asked.size() == asked, asked);
    jdbc.update("update model_sync_sources set not_before = now()");
  }

  private String replaces(Dataset dataset, String first) {
    FakeGitHub.Artifact artifact = github.publish(Delivery.of(dataset, -100).zip());
    poll();
    Map<String, Object> row = row(artifact);
    step(
        "a better version takes the place of the first",
        "promoted".equals(row.get("status")) && !answers().equals(first),
        row.get("reason"));
    step(
        "what changed in its parameters is kept",
        String.valueOf(row.get("changes")).contains("\"after\": -100"),
        row.get("changes"));
    return answers();
  }

  private void unjudged(Dataset dataset, String answering) {
    FakeGitHub.Artifact artifact =
        github.publish(Delivery.of(dataset, -80).unknownDataset("").zip());
    poll();
    Map<String, Object> row = row(artifact);
    step(
        "a model without a dataset of the hub is a candidate, and does not answer",
        "candidate".equals(row.get("status")) && answers().equals(answering),
        row.get("reason"));
  }

  private void takesJson() {
    String model = "{\"weights\":{\"trend\":1}}";
    var artifact = github.publish(Delivery.ofJson("ai-models/fusion/SMOKE.json", model).zip());
    poll();
    Map<String, Object> row = row(artifact);
    step("a JSON model is put in use", "promoted".equals(row.get("status")), row.get("reason"));
  }

  private void step(String what, boolean passed, @Nullable Object seen) {
    failed += passed ? 0 : 1;
    out.println((passed ? "ok    " : "FAIL  ") + what + (passed ? "" : ": " + seen));
  }

  /** As if the interval had passed. */
  private void poll() {
    jdbc.update("update model_sync_sources set polled_at = null");
    routes.sendBody("direct:sync-models", null);
  }

  private String answers() {
    return champions.of(MODEL).map(champion -> champion.version()).orElse("none");
  }

  private Map<String, Object> row(FakeGitHub.Artifact artifact) {
    List<Map<String, Object>> rows =
        jdbc.queryForList("select * from model_syncs where id = ?", artifact.row());
    return rows.isEmpty() ? Map.of() : Objects.requireNonNull(rows.get(0));
  }
}
